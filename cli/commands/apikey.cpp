#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/confirm.hpp"
#include "cli/filters.hpp"
#include "core/base/encoding.hpp"
#include "core/store/api_keys.hpp"
#include "core/store/users.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kApikeyColumns{Column{"id", "Id", "№", Form::number},
                                    Column{"name", "Name", "Название"},
                                    Column{"scope", "Scope", "Доступ"},
                                    Column{"created_at", "Created", "Создан", Form::time}.ranked(3),
                                    Column{"expires_at", "Expires", "Действует до", Form::time}.ranked(2),
                                    Column{"revoked_at", "Revoked", "Отозван", Form::time}.ranked(1)};

constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kUserScope = "user:";

bool read_scope(std::string_view text, ApiKey& key) {
  if (text == "admin" || text == "bot") {
    key.scope = text == "admin" ? KeyScope::admin : KeyScope::bot;
    return true;
  }
  if (!text.starts_with(kUserScope)) return false;
  text.remove_prefix(kUserScope.size());
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return false;
  key.scope = KeyScope::user;
  key.telegram_id = TelegramId{id};
  return true;
}

Outcome apikey_create(Session& session, const Arguments& arguments) {
  ApiKey key;
  key.name = *arguments.text("--name");
  key.created_at = system_clock().now();
  key.expires_at = time_to(session, arguments, "--expires");
  const std::string scope = arguments.text_or("--scope", "bot");
  if (!read_scope(scope, key)) {
    return Error{Errc::invalid_argument,
                 fmt::format("--scope: \"{}\" is not allowed; allowed: admin, bot, user:TELEGRAM_ID", scope)};
  }
  if (key.expires_at && *key.expires_at <= key.created_at) {
    return Error{Errc::invalid_argument, "--expires: that is in the past"};
  }
  const std::string text = "wbk_" + random_token(kKeyBytes);
  bool user_known = true;
  session.database().write([&](db::Tx& tx) {
    user_known = !key.telegram_id || store::find_user(tx, *key.telegram_id);
    if (user_known) key.id = store::create_api_key(tx, key, sha256(text));
  });
  if (!user_known) {
    return Error{Errc::not_found,
                 fmt::format("there is no user {}; see wbctl user list", key.telegram_id->value)};
  }
  Answer answer;
  JsonWriter json(answer.data);
  view::write_api_key(json, key);
  // The database has only the hash, so only this answer can show the key.
  answer.data.pop_back();
  answer.data += ",\"key\":\"" + text + "\"}";
  answer.text = text + "\n";
  if (is_table(session.format())) {
    session.say(session.tr("This key is shown once; keep it. Send it as: X-API-Key: KEY",
                           "Ключ показан один раз, сохраните его. Передавайте так: X-API-Key: КЛЮЧ"));
  }
  return answer;
}

Outcome apikey_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kApikeyColumns,
                .sample = view::api_key_sample(),
                .none_en = "No keys: wbctl apikey create --help",
                .none_ru = "Ключей нет: wbctl apikey create --help"};
  const auto keys = session.database().read_value([](db::Tx& tx) { return store::list_api_keys(tx); });
  answer.page->total = static_cast<std::int64_t>(keys.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const ApiKey& key : page_of(keys, *answer.page)) view::write_api_key(json, key);
  json.end_array();
  return answer;
}

Outcome apikey_revoke(Session& session, const Arguments& arguments) {
  const std::int64_t id = *arguments.number("KEY_ID");
  const auto keys = session.database().read_value([](db::Tx& tx) { return store::list_api_keys(tx); });
  const auto key = std::ranges::find(keys, id, &ApiKey::id);
  if (key != keys.end() && !key->revoked_at) {
    const std::string name = key->name.empty() ? std::to_string(id) : key->name;
    const auto agreed =
        confirm(session, arguments,
                {fmt::format("Key {} \"{}\" will stop working; it cannot be given back.", id, name),
                 fmt::format("Ключ {} «{}» перестанет работать; вернуть его нельзя.", id, name), name});
    if (!agreed) return agreed.error();
  }
  const bool revoked = session.database().write_value(
      [id](db::Tx& tx) { return store::revoke_api_key(tx, id, system_clock().now()); });
  if (!revoked)
    return Error{Errc::not_found, fmt::format("there is no key {} to revoke; see wbctl apikey list", id)};
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("id", id);
  json.field("revoked", true);
  json.end_object();
  answer.text = fmt::format(fmt::runtime(session.tr("Key {} is revoked.\n", "Ключ {} отозван.\n")), id);
  return answer;
}

constexpr std::array kApikeyCreate{
    Option::of(Kind::text, "--name", "NAME", "what the key is for", "для чего ключ").must(),
    Option::of(Kind::text, "--scope", "SCOPE", "admin, bot (default) or user:TELEGRAM_ID",
               "admin, bot (по умолчанию) или user:TELEGRAM_ID"),
    Option::of(Kind::date, "--expires", "DATE", "last day the key works", "последний день действия ключа")};
constexpr std::array kApikeyRevoke{
    Option::of(Kind::number, "KEY_ID", "ID", "id from wbctl apikey list", "номер из wbctl apikey list")
        .at_least(1)
        .must(),
    kYes};

constexpr std::array kApikeyCommands{
    Command{"apikey", "create", "Make a key for the REST API; it is shown once",
            "Создать ключ REST API; показывается один раз", "wbctl apikey create --name bot --scope bot",
            kApikeyCreate, apikey_create}
        .with(Access::creates),
    Command{"apikey", "list", "Keys of the REST API", "Ключи REST API", "wbctl apikey list", kPaging,
            apikey_list},
    Command{"apikey", "revoke", "Make a key invalid", "Отозвать ключ", "wbctl apikey revoke 1", kApikeyRevoke,
            apikey_revoke}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> apikey_commands() {
  return kApikeyCommands;
}

}  // namespace wbd::cli::commands

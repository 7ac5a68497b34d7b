#include <array>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/confirm.hpp"
#include "cli/filters.hpp"
#include "cli/output/russian_errors.hpp"
#include "cli/session.hpp"
#include "core/config/nearest.hpp"
#include "core/model/user_settings.hpp"
#include "core/notify/target_secrets.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kUserColumns{Column{"telegram_id", "Telegram id", "Telegram ID", Form::number},
                                  Column{"name", "Name", "Имя"}, Column{"language", "Language", "Язык"},
                                  Column{"timezone", "Time zone", "Часовой пояс"}.ranked(2),
                                  Column{"created_at", "Added", "Добавлен", Form::time}.ranked(1)};

Error unknown_user(TelegramId id) {
  return {Errc::not_found, fmt::format("there is no user {}; see wbctl user list", id.value)};
}

TelegramId user_id_of(const Arguments& arguments) {
  return TelegramId{*arguments.number("TELEGRAM_ID")};
}

constexpr std::array kSettingColumns{
    Column{"key", "Setting", "Настройка"}, Column{"value", "Value", "Значение"},
    Column{"allowed", "Allowed", "Можно"}.ranked(2), Column{"description", "Meaning", "Смысл"}.ranked(1)};

// The value in the form that `settings set` accepts.
std::string typed(const SettingValue& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "null";
        } else if constexpr (std::is_same_v<T, std::vector<std::string>> ||
                             std::is_same_v<T, std::vector<std::int64_t>>) {
          return fmt::format("{}", fmt::join(held, ","));
        } else {
          return fmt::format("{}", held);
        }
      },
      value);
}

// allowed_values() in the reader's language; JSON keeps the English text.
std::string allowed_text(const UserSetting& setting, Session& session) {
  const std::string english = allowed_values(setting);
  return is_table(session.format()) ? error_detail(english, session.language()) : english;
}

Outcome show_settings(Session& session, TelegramId id) {
  const auto user = session.database().read_value([id](db::Tx& tx) { return store::find_user(tx, id); });
  if (!user) return unknown_user(id);
  Answer answer{.columns = kSettingColumns};
  const auto total = static_cast<std::int64_t>(wbd::user_settings().size());
  answer.page = {total, total, 0};
  JsonWriter json(answer.data);
  json.begin_array();
  for (const UserSetting& setting : wbd::user_settings()) {
    json.begin_object();
    json.field("key", setting.key);
    json.field("value", typed(setting_of(*user, setting)));
    json.field("allowed", allowed_text(setting, session));
    json.field("description", session.tr(setting.help_en, setting.help_ru));
    json.end_object();
  }
  json.end_array();
  return answer;
}

Error unknown_setting(std::string_view key) {
  std::vector<std::string_view> keys;
  for (const UserSetting& setting : wbd::user_settings()) keys.push_back(setting.key);
  const std::string_view near = config::nearest_name(key, keys);
  const std::string hint = near.empty() ? ";" : fmt::format("; did you mean {}?", near);
  return {Errc::invalid_argument,
          fmt::format("KEY: there is no setting {}{} allowed: {}", key, hint, fmt::join(keys, ", "))};
}

Outcome set_setting(Session& session, TelegramId id, std::string_view key, std::string_view text) {
  const UserSetting* setting = find_user_setting(key);
  if (setting == nullptr) return unknown_setting(key);
  auto value = parse_setting(*setting, text);
  const auto refused = [&] {
    return Error{Errc::invalid_argument,
                 fmt::format("{}: \"{}\" is not allowed; allowed: {}", key, text, allowed_values(*setting))};
  };
  if (!value) return refused();
  std::optional<Error> error;
  std::optional<std::string> secret;
  User user;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    auto stored = store::find_user(tx, id);
    if (!stored) {
      error = unknown_user(id);
    } else if (change_setting(*stored, *setting, *value)) {
      error = refused();
    } else {
      store::save_user(tx, *stored);
      if (key == "webhook_url")
        secret = notify::follow_webhook_setting(tx, *stored, session.secrets(), system_clock().now());
      user = std::move(*stored);
    }
  });
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  view::write_user(json, user);
  answer.text = fmt::format("{} = {}\n", key, typed(setting_of(user, *setting)));
  if (secret) {
    answer.data.pop_back();
    answer.data += fmt::format(R"(,"webhook_secret":"{}"}})", *secret);
    answer.text +=
        fmt::format(fmt::runtime(session.tr("Secret that signs the deliveries, shown once: {}\n",
                                            "Секрет, которым подписаны уведомления, показан один раз: {}\n")),
                    *secret);
  }
  return answer;
}

Outcome user_add(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  const auto zone = arguments.text("--timezone");
  if (zone && !TimeZone::find(*zone)) {
    return Error{
        Errc::invalid_argument,
        fmt::format("--timezone: \"{}\" is not a zone of the IANA database, such as Europe/Moscow", *zone)};
  }
  bool added = false;
  User user;
  session.database().write([&](db::Tx& tx) {
    user = store::find_user(tx, id).value_or(User{});
    if (!user.telegram_id) {
      user.created_at = system_clock().now();
      user.language = session.language();
      user.timezone = session.zone().name();
    }
    user.telegram_id = id;
    if (const auto name = arguments.text("--name")) user.name = name;
    if (const auto language = arguments.text(own_name("--lang")))
      user.language = parse_language(*language).value_or(user.language);
    if (zone) user.timezone = *zone;
    added = store::upsert_user(tx, user);
  });
  Answer answer;
  JsonWriter json(answer.data);
  view::write_user(json, user);
  answer.text =
      fmt::format(fmt::runtime(added ? session.tr("User {} added.\n", "Пользователь {} добавлен.\n")
                                     : session.tr("User {} changed.\n", "Пользователь {} изменён.\n")),
                  id.value);
  if (added && is_table(session.format())) {
    answer.note =
        fmt::format(fmt::runtime(session.tr("Next: wbctl cabinet add --user {} --token-file FILE",
                                            "Дальше: wbctl cabinet add --user {} --token-file ФАЙЛ")),
                    id.value);
  }
  return answer;
}

Outcome user_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kUserColumns,
                .sample = view::user_sample(),
                .none_en = "No users yet: wbctl user add TELEGRAM_ID",
                .none_ru = "Пользователей ещё нет: wbctl user add TELEGRAM_ID"};
  const auto users = session.database().read_value([](db::Tx& tx) { return store::list_users(tx); });
  answer.page->total = static_cast<std::int64_t>(users.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const User& user : page_of(users, *answer.page)) view::write_user(json, user);
  json.end_array();
  return answer;
}

// A line for each setting, by its meaning; the switches of notifications in one.
std::string user_text(Session& session, const User& user, std::span<const CabinetView> cabinets) {
  std::string out = fmt::format("Telegram ID: {}\n", user.telegram_id.value);
  std::vector<std::string_view> off;
  for (const UserSetting& setting : wbd::user_settings()) {
    const std::string value = typed(setting_of(user, setting));
    if (!setting.event_type.empty()) {
      if (value == "false") off.push_back(setting.event_type);
      continue;
    }
    std::string_view shown = value;
    if (value == "null") shown = "—";
    if (setting.kind == SettingKind::flag)
      shown = value == "true" ? session.tr("yes", "да") : session.tr("no", "нет");
    out += fmt::format("{}: {}\n", session.tr(setting.help_en, setting.help_ru), shown);
  }
  out += fmt::format("{}: {}\n", session.tr("Notifications switched off", "Выключенные уведомления"),
                     off.empty() ? std::string("—") : fmt::format("{}", fmt::join(off, ", ")));
  std::vector<std::string> names;
  for (const CabinetView& view : cabinets)
    names.push_back(fmt::format("{} {}", view.cabinet.id.value, view.cabinet.name));
  return out + fmt::format("{}: {}\n", session.tr("Cabinets", "Кабинеты"),
                           names.empty() ? std::string("—") : fmt::format("{}", fmt::join(names, ", ")));
}

Outcome user_show(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  std::optional<User> user;
  std::vector<CabinetView> cabinets;
  session.database().read([&](db::Tx& tx) {
    user = store::find_user(tx, id);
    if (user) cabinets = store::cabinets_of_user(tx, id);
  });
  if (!user) return unknown_user(id);
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const CabinetView& view : cabinets) view::write_cabinet(json, view, system_clock().now());
  json.end_array();
  Answer answer;
  JsonWriter object(answer.data);
  view::write_user(object, *user);
  answer.data.pop_back();
  answer.data += ",\"cabinets\":" + list + "}";
  if (is_table(session.format())) answer.text = user_text(session, *user, cabinets);
  return answer;
}

Outcome user_settings(Session& session, const Arguments& arguments) {
  if (arguments.text("ACTION") == "show") session.set_access(Access::reads);
  const TelegramId id{*arguments.number("TELEGRAM_ID")};
  const auto key = arguments.text("KEY");
  const auto value = arguments.text("VALUE");
  if (*arguments.text("ACTION") == "show") {
    if (key) return Error{Errc::invalid_argument, "settings show takes no KEY; to change one: settings set"};
    return show_settings(session, id);
  }
  if (!key || !value) {
    return Error{Errc::invalid_argument,
                 "settings set takes TELEGRAM_ID KEY VALUE; the keys: wbctl user settings show TELEGRAM_ID"};
  }
  return set_setting(session, id, *key, *value);
}

Outcome user_remove(Session& session, const Arguments& arguments) {
  const TelegramId id = user_id_of(arguments);
  const auto user = session.database().read_value([id](db::Tx& tx) { return store::find_user(tx, id); });
  if (!user) return unknown_user(id);
  const std::string number = std::to_string(id.value);
  const std::string who = user->name ? fmt::format("{} {}", number, *user->name) : number;
  const auto agreed =
      confirm(session, arguments,
              {fmt::format("User {} will be deleted with settings and keys; cabinets without other members "
                           "lose their tokens.",
                           who),
               fmt::format("Пользователь {} будет удалён с настройками и ключами; кабинеты без других "
                           "участников потеряют токены.",
                           who),
               number});
  if (!agreed) return agreed.error();
  const bool found = session.database().write_value([id](db::Tx& tx) { return store::remove_user(tx, id); });
  if (!found) return unknown_user(id);
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("telegram_id", id);
  json.field("removed", true);
  json.end_object();
  answer.text =
      fmt::format(fmt::runtime(session.tr("User {} removed.\n", "Пользователь {} удалён.\n")), id.value);
  return answer;
}

constexpr std::array<std::string_view, 2> kActions{"show", "set"};

constexpr Option kTelegramId = Option::of(Kind::number, "TELEGRAM_ID", "TELEGRAM_ID",
                                          "the user's Telegram id", "Telegram ID пользователя")
                                   .at_least(1)
                                   .must();
constexpr std::array kUserAdd{
    kTelegramId, Option::of(Kind::text, "--name", "NAME", "how to call the user", "имя пользователя"),
    Option::choice("--lang", "LANG", kLanguages, "the user's language", "язык пользователя"),
    Option::of(Kind::text, "--timezone", "ZONE", "the user's zone: Europe/Moscow",
               "часовой пояс пользователя: Europe/Moscow")};
constexpr std::array kOnlyTelegramId{kTelegramId};
constexpr std::array kUserRemove{kTelegramId, kYes};

constexpr std::array kUserSettings{
    Option::choice("ACTION", "ACTION", kActions, "show them, or set one",
                   "показать (show) или изменить одну (set)")
        .must(),
    kTelegramId,
    Option::of(Kind::text, "KEY", "KEY", "which setting, as shown by show",
               "какая настройка, как её называет show"),
    Option::of(Kind::text, "VALUE", "VALUE", "its new value; several separated by commas, null for none",
               "новое значение; несколько через запятую, null: никакое")};

constexpr std::array kUserCommands{
    Command{"user", "add", "Add a user, or change one", "Добавить или изменить пользователя",
            "wbctl user add 123456789 --name Anna", kUserAdd, user_add}
        .with(Access::creates),
    Command{"user", "list", "Users", "Пользователи", "wbctl user list", kPaging, user_list},
    Command{"user", "show", "One user and their cabinets", "Пользователь и его кабинеты",
            "wbctl user show 123456789", kOnlyTelegramId, user_show},
    Command{"user", "settings",
            "What a user has chosen: language, zone, sync, thresholds, quiet hours, notifications",
            "Что выбрал пользователь: язык, пояс, загрузка, пороги, тихие часы, уведомления",
            "wbctl user settings set 123456789 negative_rating 2", kUserSettings, user_settings}
        .with(Access::creates),
    Command{"user", "remove", "Remove a user; cabinets without other members are disconnected",
            "Удалить пользователя; кабинеты без других участников отключаются", "wbctl user remove 123456789",
            kUserRemove, user_remove}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> user_commands() {
  return kUserCommands;
}

}  // namespace wbd::cli::commands

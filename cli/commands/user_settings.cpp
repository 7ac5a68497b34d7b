// wbctl user settings: the same table as PATCH /api/v1/users/{telegram_id}.
#include "core/model/user_settings.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/commands/commands.hpp"
#include "cli/session.hpp"
#include "core/config/nearest.hpp"
#include "core/setup/webhook_secret.hpp"
#include "core/store/accounts.hpp"
#include "core/view/rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kSettingColumns{
    Column{"key", "Setting", "Настройка"}, Column{"value", "Value", "Значение"},
    Column{"allowed", "Allowed", "Можно"}, Column{"description", "Meaning", "Смысл"}};

// As it would be typed: what `settings set` takes.
std::string typed(const SettingValue& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "null";
        } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
          return fmt::format("{}", fmt::join(held, ","));
        } else {
          return fmt::format("{}", held);
        }
      },
      value);
}

Error no_such_user(TelegramId id) {
  return {Errc::not_found, fmt::format("there is no user {}; see wbctl user list", id.value)};
}

Outcome show_settings(Session& session, TelegramId id) {
  const auto user = session.database().read_value([id](db::Tx& tx) { return store::find_user(tx, id); });
  if (!user) return no_such_user(id);
  Answer answer{.columns = kSettingColumns};
  const auto total = static_cast<std::int64_t>(wbd::user_settings().size());
  answer.page = {total, total, 0};
  JsonWriter json(answer.data);
  json.begin_array();
  for (const UserSetting& setting : wbd::user_settings()) {
    json.begin_object();
    json.field("key", setting.key);
    json.field("value", typed(setting_of(*user, setting)));
    json.field("allowed", allowed_values(setting));
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
  const std::string hint = near.empty() ? "" : fmt::format("; did you mean {}?", near);
  return {Errc::invalid_argument,
          fmt::format("KEY: there is no setting {}{}; allowed: {}", key, hint, fmt::join(keys, ", "))};
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
      error = no_such_user(id);
    } else if (change_setting(*stored, *setting, *value)) {
      error = refused();
    } else {
      store::save_user(tx, *stored);
      if (key == "webhook_url") secret = setup::renew_webhook_secret(tx, *stored, session.secrets());
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

}  // namespace

Outcome user_settings(Session& session, const Arguments& arguments) {
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

}  // namespace wbd::cli::commands

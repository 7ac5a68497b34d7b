#include "core/store/users.hpp"

#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "core/notify/target_secrets.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

ReadResult get_user(db::Tx& tx, const ReadInput& in) {
  const auto user = store::find_user(tx, *in.plan.viewer.user);
  if (!user) throw_missing(in);
  ReadResult result;
  result.ttl = kObjectTtl;
  JsonWriter json(result.page.data);
  view::write_user(json, *user);
  return result;
}

ReadResult list_users(db::Tx& tx, const ReadInput& in) {
  ReadResult result;
  result.page = page_of(in, store::list_users(tx), view::write_user);
  return result;
}

// The values were checked when the body was parsed.
void apply_settings(User& user, const Arguments& arguments) {
  for (const UserSetting& setting : user_settings()) {
    if (auto value = arguments.setting(setting.key))
      std::ignore = change_setting(user, setting, std::move(*value));
  }
}

WriteResult user_answer(const User& user, int status, const std::optional<std::string>& secret) {
  WriteResult written;
  written.status = status;
  JsonWriter json(written.data);
  view::write_user(json, user);
  if (secret) {
    written.secret = true;
    written.data.pop_back();
    written.data += fmt::format(R"(,"webhook_secret":"{}"}})", *secret);
  }
  return written;
}

Task<WriteOutcome> put_user(const WriteInput& in) {
  const auto named = acting_user(in);
  if (const auto* problem = std::get_if<Problem>(&named)) co_return *problem;
  auto work = [&in, id = std::get<TelegramId>(named)](db::Tx& tx) -> WriteOutcome {
    const auto stored = store::find_user(tx, id);
    User user = stored.value_or(User{});
    user.telegram_id = id;
    if (!stored) {
      user.created_at = in.now;
      user.language = in.context.language;
      user.timezone = in.context.zone.name();
    }
    apply_settings(user, in.arguments());
    if (stored) {
      store::save_user(tx, user);
    } else {
      store::upsert_user(tx, user);
    }
    WriteResult written = user_answer(user, stored ? 200 : 201,
                                      notify::follow_webhook_setting(tx, user, in.context.secrets, in.now));
    written.headers = fmt::format("Location: /api/v1/users/{}\r\n", id.value);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> patch_user(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    auto user = store::find_user(tx, *in.plan.viewer.user);
    if (!user) return not_found("There is no such user.");
    apply_settings(*user, in.arguments());
    store::save_user(tx, *user);
    return user_answer(*user, 200, notify::follow_webhook_setting(tx, *user, in.context.secrets, in.now));
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> delete_user(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const TelegramId id = *in.plan.viewer.user;
    if (!store::remove_user(tx, id)) return not_found("There is no such user.");
    return WriteResult{200, fmt::format(R"({{"telegram_id":{},"removed":true}})", id.value)};
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kUserListQuery{kLimit, kOffset, kListFormat};
constexpr Parameter kUserKey{"telegram_id", ParameterType::integer, "The user", 1, kMaxId};

std::vector<BodyField> settings_fields(std::vector<BodyField> fields) {
  for (const UserSetting& setting : user_settings()) {
    fields.push_back({{setting.key, ParameterType::setting, setting.help_en}});
  }
  return fields;
}

std::vector<Route> make_user_routes() {
  static const std::vector<BodyField> put_body = settings_fields({{kTelegramId}, {kUserId}});
  static const std::vector<BodyField> patch_body = settings_fields({});
  return {
      Route{.id = "putUser",
            .method = "POST",
            .pattern = "/api/v1/users",
            .summary = "Adds a user, or changes what is given",
            .access = Access::new_user,
            .schema = "WrittenUser",
            .statuses = {200, 201},
            .kind = WriteRoute{.write = put_user, .body = put_body}},
      Route{.id = "listUsers",
            .pattern = "/api/v1/users",
            .summary = "All users, for an admin or bot key",
            .access = Access::everyone,
            .query = kUserListQuery,
            .schema = "User",
            .kind = ReadRoute{.read = list_users,
                              .list = true,
                              .without_cabinets = true,
                              .kept = false,
                              .cache_key = "users:{limit}",
                              .sample = [](const Arguments&) { return view::user_sample(); }}},
      Route{.id = "getUser",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "A user with their settings",
            .path = kUserKey,
            .schema = "User",
            .kind = ReadRoute{.read = get_user,
                              .missing = "There is no such user.",
                              .without_cabinets = true,
                              .kept = false,  // no version covers a user's row
                              .cache_key = "user:{telegram_id}"}},
      Route{.id = "patchUser",
            .method = "PATCH",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "Changes the settings that are given",
            .path = kUserKey,
            .schema = "WrittenUser",
            .kind = WriteRoute{.write = patch_user, .body = patch_body}},
      Route{.id = "deleteUser",
            .method = "DELETE",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "Removes a user with their keys; they leave their cabinets",
            .path = kUserKey,
            .schema = "RemovedUser",
            .kind = WriteRoute{.write = delete_user}},
  };
}

// --- schemas

std::string setting_type(const UserSetting& setting) {
  const auto kind = [&]() -> std::string {
    switch (setting.kind) {
      case SettingKind::flag:
        return "boolean";
      case SettingKind::number:
        return "integer";
      case SettingKind::word:
        return fmt::format("{}", fmt::join(setting.words, "|"));
      case SettingKind::words:
        return fmt::format("[{}]", fmt::join(setting.words, "|"));
      case SettingKind::ids:
        return "[integer]";
      case SettingKind::text:
      case SettingKind::zone:
      case SettingKind::clock:
      case SettingKind::url:
        return "string";
    }
    return "any";
  };
  return kind() + (setting.nullable ? "?" : "");
}

std::string setting_example(const UserSetting& setting) {
  if (setting.nullable) return "null";
  switch (setting.kind) {
    case SettingKind::number:
      return fmt::format("{}", std::min<std::int64_t>(setting.max, 3));
    case SettingKind::zone:
      return R"("Europe/Moscow")";
    default:
      return "";
  }
}

// The part of a setting's key before the first dot is the name of an inner object.
std::vector<Schema> user_schemas() {
  Schema user{
      "User", "A user of the bot with their settings.", {{"telegram_id", "integer", "", "123456789"}}};
  Schema notifications{"Notifications", "Which events are delivered to the user.", {}};
  for (const UserSetting& setting : user_settings()) {
    const std::size_t dot = setting.key.find('.');
    Member member{std::string(setting.key.substr(dot == std::string_view::npos ? 0 : dot + 1)),
                  setting_type(setting), std::string(setting.help_en), setting_example(setting)};
    (dot == std::string_view::npos ? user : notifications).members.push_back(std::move(member));
  }
  user.members.push_back({"notifications", "@Notifications"});
  user.members.push_back({"created_at", "time"});
  Schema written{
      "WrittenUser",
      "The user as stored now.",
      {{"webhook_secret", "string", "Signs the deliveries to webhook_url; shown once, when it is made",
        R"("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")", true}},
      "User"};
  Schema removed{
      "RemovedUser", "", {{"telegram_id", "integer", "", "123456789"}, {"removed", "boolean", "", "true"}}};
  return {std::move(user), std::move(notifications), std::move(written), std::move(removed)};
}

}  // namespace

Noun user_noun() {
  static const std::vector<Route> rows = make_user_routes();
  return {.tags = {{"users", "Users of the bot"}}, .routes = rows, .schemas = user_schemas};
}

}  // namespace wbd::rest

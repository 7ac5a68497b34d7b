#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "core/setup/webhook_secret.hpp"
#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

Content get_user(db::Tx& tx, const ReadInput& in) {
  const auto user = store::find_user(tx, *in.plan.viewer.user);
  if (!user) throw_missing(in);
  Content content;
  content.ttl = kObjectTtl;
  JsonWriter json(content.page.data);
  view::write_user(json, *user);
  return content;
}

// The values have been checked with the body.
void apply_settings(User& user, const Arguments& arguments) {
  for (const UserSetting& setting : user_settings()) {
    if (auto value = arguments.setting(setting.key))
      std::ignore = change_setting(user, setting, std::move(*value));
  }
}

Written user_answer(const User& user, int status, const std::optional<std::string>& secret) {
  Written written;
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
    Written written =
        user_answer(user, stored ? 200 : 201, setup::renew_webhook_secret(tx, user, in.context.secrets));
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
    return user_answer(*user, 200, setup::renew_webhook_secret(tx, *user, in.context.secrets));
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> delete_user(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const TelegramId id = *in.plan.viewer.user;
    if (!store::remove_user(tx, id)) return not_found("There is no such user.");
    return Written{200, fmt::format(R"({{"telegram_id":{},"removed":true}})", id.value)};
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr Parameter kUserKey{"telegram_id", ParameterType::integer, "The user", 1, kMaxId};

std::vector<Field> settings_fields(std::vector<Field> fields) {
  for (const UserSetting& setting : user_settings()) {
    fields.push_back({{setting.key, ParameterType::setting, setting.help_en}});
  }
  return fields;
}

std::vector<Route> make_user_routes() {
  static const std::vector<Field> put_body = settings_fields({{kTelegramId}, {kUserId}});
  static const std::vector<Field> patch_body = settings_fields({});
  return {
      Route{.id = "putUser",
            .method = "POST",
            .pattern = "/api/v1/users",
            .summary = "Adds a user, or changes what is given",
            .access = Access::new_user,
            .action = Action::write,
            .answer = "WrittenUser",
            .statuses = {200, 201},
            .write = put_user,
            .body = put_body},
      Route{.id = "getUser",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "A user with their settings",
            .path = kUserKey,
            .answer = "User",
            .read = get_user,
            .missing = "There is no such user.",
            .without_cabinets = true,
            .cache_key = "user:{telegram_id}"},
      Route{.id = "patchUser",
            .method = "PATCH",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "Changes the settings that are given",
            .action = Action::write,
            .path = kUserKey,
            .answer = "WrittenUser",
            .write = patch_user,
            .body = patch_body},
      Route{.id = "deleteUser",
            .method = "DELETE",
            .pattern = "/api/v1/users/{telegram_id}",
            .summary = "Removes a user with their keys; they leave their cabinets",
            .action = Action::write,
            .path = kUserKey,
            .answer = "RemovedUser",
            .write = delete_user},
  };
}

}  // namespace

std::span<const Route> user_routes() {
  static const std::vector<Route> rows = make_user_routes();
  return rows;
}

}  // namespace wbd::rest

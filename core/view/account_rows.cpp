#include <algorithm>
#include <utility>

#include "core/model/token_category.hpp"
#include "core/model/user_settings.hpp"
#include "core/view/rows.hpp"

namespace wbd::view {
namespace {

void write_token(JsonWriter& json, const Cabinet& cabinet, UtcTime now) {
  json.key("token");
  if (!cabinet.has_token) return json.value(nullptr);
  const TokenInfo& token = cabinet.token;
  json.begin_object();
  json.field("type", to_string(token.type));
  json.field("expires_at", token.expires_at);
  const auto left = std::chrono::floor<std::chrono::days>(token.expires_at - now).count();
  json.field("days_left", static_cast<std::int64_t>(left > 0 ? left : 0));
  json.values_field("categories", category_names(token.scopes));
  json.field("read_only", token.read_only());
  json.field("sandbox", token.sandbox());
  json.end_object();
}

void write_balance(JsonWriter& json, const Cabinet& cabinet) {
  json.key("balance");
  if (!cabinet.balance) return json.value(nullptr);
  json.begin_object();
  json.field("current", cabinet.balance->current);
  json.field("for_withdraw", cabinet.balance->for_withdraw);
  json.field("currency", cabinet.balance->currency);
  json.field("as_of", cabinet.balance_at);
  json.end_object();
}

void write_setting(JsonWriter& json, const SettingValue& value) {
  std::visit(
      [&json](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          json.value(nullptr);
        } else if constexpr (std::is_same_v<T, std::vector<std::string>> ||
                             std::is_same_v<T, std::vector<std::int64_t>>) {
          json.values(held);
        } else {
          json.value(held);
        }
      },
      value);
}

}  // namespace

void write_cabinet(JsonWriter& json, const CabinetView& view, UtcTime now) {
  json.begin_object();
  write_cabinet_fields(json, view, now);
  json.end_object();
}

void write_cabinet_fields(JsonWriter& json, const CabinetView& view, UtcTime now) {
  const Cabinet& cabinet = view.cabinet;
  json.field("id", cabinet.id);
  json.field("name", cabinet.name);
  json.field("seller_name", cabinet.seller_name);
  json.field("trade_mark", cabinet.trade_mark);
  json.field("region", cabinet.region);
  json.field("role", to_string(view.role));
  json.field("sid", cabinet.token.sid);
  json.field("status", to_string(cabinet.status));
  json.field("status_reason", cabinet.status_reason);
  json.field("currency", cabinet.currency);
  json.key("seller_rating");
  json.hundredths(cabinet.seller_rating);
  write_token(json, cabinet, now);
  write_balance(json, cabinet);
  json.field("last_sync_at", cabinet.last_sync_at);
  json.field("created_at", cabinet.created_at);
}

void write_member(JsonWriter& json, const store::Member& member) {
  json.begin_object();
  json.field("telegram_id", member.telegram_id);
  json.field("name", member.name);
  json.field("role", to_string(member.role));
  json.field("created_at", member.created_at);
  json.end_object();
}

void write_user(JsonWriter& json, const User& user) {
  json.begin_object();
  json.field("telegram_id", user.telegram_id);
  std::string_view group;  // the JSON object that is open
  for (const UserSetting& setting : user_settings()) {
    const std::size_t dot = std::min(setting.key.find('.'), setting.key.size());
    const std::string_view outer = dot < setting.key.size() ? setting.key.substr(0, dot) : "";
    if (outer != group) {
      if (!group.empty()) json.end_object();
      group = outer;
      if (!group.empty()) {
        json.key(group);
        json.begin_object();
      }
    }
    json.key(group.empty() ? setting.key : setting.key.substr(dot + 1));
    write_setting(json, setting_of(user, setting));
  }
  if (!group.empty()) json.end_object();
  json.field("created_at", user.created_at);
  json.end_object();
}

void write_api_key(JsonWriter& json, const ApiKey& key) {
  json.begin_object();
  json.field("id", key.id);
  json.field("name", key.name);
  json.field("scope", to_string(key.scope));
  json.field("telegram_id", key.telegram_id);
  json.field("created_at", key.created_at);
  json.field("expires_at", key.expires_at);
  json.field("revoked_at", key.revoked_at);
  json.end_object();
}

}  // namespace wbd::view

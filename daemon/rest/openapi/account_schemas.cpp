// Users, cabinets, members and syncs.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/model/dataset.hpp"
#include "core/model/user_settings.hpp"
#include "daemon/rest/openapi/schema.hpp"

namespace wbd::rest::openapi {
namespace {

std::string dataset_words() {
  std::vector<std::string_view> names;
  for (const Dataset dataset : kDatasets) names.push_back(to_string(dataset));
  return fmt::format("{}", fmt::join(names, "|"));
}

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

// The settings of a user are objects by the part of their key before its first dot.
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
      {{"webhook_secret", "string", "Signs the deliveries to webhook_url; told once, when it is made",
        R"("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")", true}},
      "User"};
  return {std::move(user), std::move(notifications), std::move(written)};
}

std::vector<Schema> cabinet_schemas() {
  return {
      {"Token",
       "What the stored WB token says of itself. The token itself is never shown.",
       {{"type", "base|test|personal|service"},
        {"expires_at", "time"},
        {"days_left", "integer", "", "171"},
        {"categories", "[string]", "What of WB's API it opens", R"(["content","statistics"])"},
        {"read_only", "boolean", "", "true"},
        {"sandbox", "boolean", "", "false"}}},
      {"Cabinet",
       "A seller's account at WB.",
       {{"id", "integer", "", "1"},
        {"name", "string", "", R"("Shop")"},
        {"seller_name", "string?", "Legal name, as WB has it", R"("ИП Иванова А. А.")"},
        {"trade_mark", "string?", "", R"("Northwind")"},
        {"region", "string?", "", R"("RU")"},
        {"role", "owner|viewer", "Of the user who asks"},
        {"sid", "string", "WB's id of the seller", R"("e1ca4b1a-7f9b-4d2e-b4a0-6b31c4f1a001")"},
        {"status", "active|pending|paused|refused|disconnected",
         "pending: WB has not accepted the token yet; refused: WB says 401, nothing is synced"},
        {"status_reason", "string?", "", "null"},
        {"seller_rating", "number?", "WB's rating of the seller", "4.8"},
        {"token", "@Token?", "Null once the cabinet is disconnected"},
        {"balance", "@Balance?", "WB's account of the seller"},
        {"last_sync_at", "time?"},
        {"created_at", "time"}}},
      {"Balance",
       "",
       {{"current", "money", "", "152000.50"},
        {"for_withdraw", "money", "", "98000.00"},
        {"currency", "string?", "", R"("RUB")"},
        {"as_of", "time?"}}},
      {"AddedCabinet",
       "The cabinet and what should be known of its token.",
       {{"warnings", "[string]", "For people: missing categories, an early expiry", "[]"}},
       "Cabinet"},
      {"RemovedCabinet",
       "",
       {{"id", "integer", "", "1"},
        {"outcome", "left|disconnected|purged", "disconnected: the last member has left, the data stays"}}},
      {"Member",
       "Who shares a cabinet.",
       {{"telegram_id", "integer", "", "123456789"},
        {"name", "string?", "", R"("Anna")"},
        {"role", "owner|viewer"},
        {"created_at", "time"}}},
      {"RemovedMember",
       "",
       {{"cabinet_id", "integer", "", "1"},
        {"telegram_id", "integer", "", "123456789"},
        {"removed", "boolean", "", "true"}}},
      {"RemovedUser", "", {{"telegram_id", "integer", "", "123456789"}, {"removed", "boolean", "", "true"}}},
  };
}

std::vector<Schema> sync_schemas() {
  return {
      {"SyncError",
       "",
       {{"code", "string", "For programs", R"("rate_limited")"},
        {"message", "string?", "For people", R"("WB asks to wait")"}}},
      {"SyncDataset",
       "How one dataset of one cabinet stands. The counts are null until the run has ended.",
       {{"cabinet_id", "integer", "", "1"},
        {"dataset", dataset_words()},
        {"state", "queued|running|succeeded|partial|failed"},
        {"started_at", "time?"},
        {"finished_at", "time?"},
        {"fetched", "integer?", "Rows that WB gave", "120"},
        {"created", "integer?", "", "3"},
        {"changed", "integer?", "", "5"},
        {"unchanged", "integer?", "", "112"},
        {"events", "integer?", "", "4"},
        {"requests", "integer?", "To WB", "2"},
        {"retries", "integer?", "", "0"},
        {"seconds", "number?", "", "1.742"},
        {"last_success_at", "time?"},
        {"next_due_at", "time?", "Null: at once"},
        {"error", "@SyncError?", "", "null"}}},
      {"SyncStatus",
       "",
       {{"sync_id", "string?", "Null: how the datasets stand, whoever asked", R"("x7Ww3kLZtQ2mVb9A")"},
        {"state", "queued|running|succeeded|partial|failed"},
        {"progress", "integer", "Per cent of the datasets that have ended", "50"},
        {"requested_at", "time?"},
        {"started_at", "time?"},
        {"finished_at", "time?", "", "null"},
        {"datasets", "[@SyncDataset]"}}},
  };
}

}  // namespace

std::vector<Schema> account_schemas() {
  std::vector<Schema> all = user_schemas();
  for (auto* const part : {cabinet_schemas, sync_schemas}) {
    for (Schema& schema : part()) all.push_back(std::move(schema));
  }
  return all;
}

}  // namespace wbd::rest::openapi

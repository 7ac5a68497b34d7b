#include "core/store/cabinets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/view/rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kCabinetsName{"name", ParameterType::text,
                                  "How the cabinet is called; else made from the seller's id", 1, 200};
constexpr Parameter kToken{"api_token", ParameterType::text, "WB token of the seller", 1, 8192};
constexpr Parameter kPurge{
    "purge", ParameterType::boolean, "Delete the cabinet's data too; needs an owner", 0, 0, {}, "false"};

constexpr std::array kCabinetListQuery{kTelegramId, kUserId, kLimit, kOffset};
constexpr std::array kUserQuery{kTelegramId, kUserId};
constexpr std::array kCabinetsRemoveQuery{kTelegramId, kUserId, kPurge};
constexpr std::array kCabinetsAddBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kCabinetsName},
                                      BodyField{kToken, true}};

constexpr Millis kAskWbAgain{30'000};  // if WB does not say when

// A cabinet as the acting user sees it. An admin key without a named user sees it like an owner.
std::optional<CabinetView> find_view(db::Tx& tx, CabinetId id, std::optional<TelegramId> user) {
  auto cabinet = store::find_cabinet(tx, id);
  if (!cabinet) return std::nullopt;
  const auto role = user ? store::role_of(tx, id, *user) : MemberRole::owner;
  if (!role) return std::nullopt;
  return CabinetView{std::move(*cabinet), *role};
}

// Lists of cabinets are not cached, because last_sync_at changes without a new version. The entry still
// serves while the database is down.
ReadResult list_cabinets(db::Tx& tx, const ReadInput& in) {
  std::vector<CabinetView> views;
  if (in.plan.viewer.user) {
    views = store::cabinets_of_user(tx, *in.plan.viewer.user);
  } else {
    for (Cabinet& cabinet : store::list_cabinets(tx))
      views.push_back({std::move(cabinet), MemberRole::owner});
  }
  const auto write = [&in](JsonWriter& json, const CabinetView& view) {
    view::write_cabinet(json, view, in.now);
  };
  ReadResult result;
  result.page = page_of(in, views, write);
  return result;
}

ReadResult get_cabinet(db::Tx& tx, const ReadInput& in) {
  const auto view = find_view(tx, in.plan.viewer.cabinets->front(), in.plan.viewer.user);
  if (!view) throw_missing(in);
  ReadResult result;
  JsonWriter json(result.page.data);
  view::write_cabinet(json, *view, in.now);
  return result;
}

Problem registration_problem(const Error& error) {
  // WB refused the token, or the text is not a token. The body is wrong, not the client's API key.
  if (error.code == Errc::unauthorized || error.code == Errc::forbidden)
    return invalid({{"api_token", error.detail}});
  // A new token for a cabinet whose token WB had refused: nothing is stored until WB accepts it.
  if (error.code == Errc::unreachable || error.code == Errc::rate_limited) {
    const auto wait = std::chrono::ceil<std::chrono::seconds>(error.retry_after.value_or(kAskWbAgain));
    return {503,
            std::string(to_string(error.code)),
            "WB cannot verify the token now; the cabinet stays as it is. " + error.detail,
            {},
            fmt::format("Retry-After: {}\r\n", wait.count())};
  }
  return to_problem(error);
}

int registration_status(sync::Registration outcome) {
  switch (outcome) {
    case sync::Registration::activated:
      return 201;
    case sync::Registration::joined:
      return 200;
    case sync::Registration::pending:
      return 202;
  }
  return 200;
}

Task<WriteOutcome> add_cabinet(const WriteInput& in) {
  const auto named = acting_user(in);
  if (const auto* problem = std::get_if<Problem>(&named)) co_return *problem;
  const TelegramId user = std::get<TelegramId>(named);
  const auto registered = co_await in.context.register_cabinet(user, *in.arguments().text("api_token"),
                                                               in.arguments().text("name"));
  if (!registered) co_return registration_problem(registered.error());

  auto read = [&in, id = registered->id, user]() {
    return in.context.database.read_value([&](db::Tx& tx) { return find_view(tx, id, user); });
  };
  const auto turn = co_await in.context.turns->take(in.plan.key_id, in.plan.scope);
  const auto view = co_await run_blocking(in.context.workers, std::move(read));
  if (!view) co_return not_found("The cabinet was removed while it was being added.");
  WriteResult written{registration_status(registered->outcome), {}};
  written.headers = fmt::format("Location: /api/v1/cabinets/{}\r\n", registered->id.value);
  std::string notes;
  JsonWriter notes_json(notes);
  notes_json.begin_array();
  for (const std::string& warning : registered->warnings) notes_json.value(warning);
  if (registered->cause) notes_json.value("the token is not verified yet: " + registered->cause->detail);
  notes_json.end_array();
  JsonWriter json(written.data);
  view::write_cabinet(json, *view, in.now);
  written.data.pop_back();
  written.data += ",\"warnings\":" + notes + "}";
  co_return written;
}

Task<WriteOutcome> remove_cabinet(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const CabinetId id = in.plan.viewer.cabinets->front();
    const auto answer = [id](std::string_view outcome) {
      return WriteResult{200, fmt::format(R"({{"id":{},"outcome":"{}"}})", id.value, outcome)};
    };
    if (in.arguments().boolean("purge").value_or(false)) {
      if (auto problem = not_owner(in, tx, id)) return std::move(*problem);
      if (!store::find_cabinet(tx, id)) return not_found("There is no such cabinet.");
      store::purge_cabinet(tx, id);
      return answer("purged");
    }
    const auto user = acting_user(in);
    if (const auto* problem = std::get_if<Problem>(&user)) return *problem;
    if (!store::leave_cabinet(tx, id, std::get<TelegramId>(user)))
      return not_found("There is no such cabinet.");
    return answer(store::members_of(tx, id).empty() ? "disconnected" : "left");
  };
  co_return co_await in_transaction(in, std::move(work));
}

constexpr std::array kCabinetRoutes{
    Route{.id = "listCabinets",
          .pattern = "/api/v1/cabinets",
          .summary = "Cabinets the user is a member of",
          .query = kCabinetListQuery,
          .schema = "Cabinet",
          .kind = ReadRoute{.read = list_cabinets,
                            .list = true,
                            .without_cabinets = true,
                            .kept = false,
                            .cache_key = "cabinets:{who}:{limit}"}},
    Route{.id = "addCabinet",
          .method = "POST",
          .pattern = "/api/v1/cabinets",
          .summary = "Connects a seller's cabinet by its WB token",
          .schema = "AddedCabinet",
          .statuses = {200, 201, 202},
          .kind = WriteRoute{.write = add_cabinet, .body = kCabinetsAddBody}},
    Route{.id = "getCabinet",
          .pattern = "/api/v1/cabinets/{cabinet_id}",
          .summary = "One cabinet",
          .query = kUserQuery,
          .path = kCabinetKey,
          .schema = "Cabinet",
          .kind = ReadRoute{.read = get_cabinet,
                            .missing = "There is no such cabinet.",
                            .without_cabinets = true,
                            .kept = false,
                            .cache_key = "cabinet:{cabinet_id}:{who}"}},
    Route{.id = "removeCabinet",
          .method = "DELETE",
          .pattern = "/api/v1/cabinets/{cabinet_id}",
          .summary = "Leaves the cabinet; the last member to leave disconnects it",
          .query = kCabinetsRemoveQuery,
          .path = kCabinetKey,
          .schema = "RemovedCabinet",
          .kind = WriteRoute{.write = remove_cabinet}},
};

// --- schemas

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
        {"currency", "string?", "Of the seller; null until WB names it, and then RUB is assumed", R"("RUB")"},
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
        {"outcome", "left|disconnected|purged", "disconnected: the last member has left, the data stays"}}}};
}

}  // namespace

Noun cabinet_noun() {
  return {.tags = {{"cabinets", "Sellers' accounts at WB and who shares them"}},
          .routes = kCabinetRoutes,
          .schemas = cabinet_schemas};
}

}  // namespace wbd::rest

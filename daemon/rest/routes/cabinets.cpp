#include "core/store/cabinets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/view/rows.hpp"
#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kCabinetsName{"name", ParameterType::text,
                                  "Name of the cabinet; otherwise the trade mark or the seller's name", 1,
                                  200};
constexpr Parameter kToken{"api_token", ParameterType::text, "WB token of the seller", 1, 8192};
constexpr Parameter kPurge{
    "purge", ParameterType::boolean, "Delete the cabinet's data too; needs an owner", 0, 0, {}, "false"};

constexpr std::array kCabinetListQuery{kTelegramId, kUserId, kLimit, kOffset, kListFormat};
constexpr std::array kUserQuery{kTelegramId, kUserId};
constexpr std::array kCabinetsRemoveQuery{kTelegramId, kUserId, kPurge};
constexpr Parameter kPaused{"paused", ParameterType::boolean,
                            "true: nothing is synced until it is false again"};
constexpr std::array kTokenBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kToken, true}};
constexpr std::array kCabinetPatchBody{BodyField{kTelegramId}, BodyField{kUserId},
                                       BodyField{{"name", ParameterType::text, "A new name", 1, 200}},
                                       BodyField{kPaused}};
constexpr std::array kActingBody{BodyField{kTelegramId}, BodyField{kUserId}};
constexpr std::array kCabinetsAddBody{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kCabinetsName},
                                      BodyField{kToken, true}};

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

// The cabinet as the user sees it now, with what should be known of its token.
Task<WriteOutcome> registered_answer(const WriteInput& in, const sync::Registered& registered,
                                     std::optional<TelegramId> user) {
  auto read = [&in, id = registered.id, user]() {
    return in.context.database.read_value([&](db::Tx& tx) { return find_view(tx, id, user); });
  };
  const auto turn = co_await in.context.turns->take(in.plan.key_id, in.plan.scope);
  const auto view = co_await run_blocking(in.context.workers, std::move(read));
  if (!view) co_return not_found("The cabinet was removed meanwhile.");
  WriteResult written{registration_status(registered.outcome), {}};
  written.headers = fmt::format("Location: /api/v1/cabinets/{}\r\n", registered.id.value);
  std::string notes;
  JsonWriter notes_json(notes);
  notes_json.begin_array();
  for (const sync::TokenWarning& warning : registered.warnings)
    notes_json.value(warning.in(in.plan.language));
  if (registered.cause)
    notes_json.value(
        std::string(pick(in.plan.language, "the token is not verified yet: ", "токен ещё не проверен: ")) +
        registered.cause->detail);
  notes_json.end_array();
  JsonWriter json(written.data);
  view::write_cabinet(json, *view, in.now);
  written.data.pop_back();
  written.data += ",\"warnings\":" + notes + "}";
  co_return written;
}

Task<WriteOutcome> add_cabinet(const WriteInput& in) {
  const auto named = acting_user(in);
  if (const auto* problem = std::get_if<Problem>(&named)) co_return *problem;
  const TelegramId user = std::get<TelegramId>(named);
  const auto registered = co_await in.context.register_cabinet(user, *in.arguments().text("api_token"),
                                                               in.arguments().text("name"));
  if (!registered) co_return to_problem(registered.error(), in.plan.language);

  co_return co_await registered_answer(in, *registered, user);
}

// Checks that the cabinet is there and that the user owns it.
Task<std::optional<Problem>> refuse_unless_owner(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> std::optional<Problem> {
    return not_owner(in, tx, in.plan.viewer.cabinets->front());
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> put_token(const WriteInput& in) {
  if (auto problem = co_await refuse_unless_owner(in)) co_return std::move(*problem);
  const CabinetId id = in.plan.viewer.cabinets->front();
  const auto renewed =
      co_await in.context.renew_token(id, *in.arguments().text("api_token"), in.plan.viewer.user);
  if (!renewed) co_return to_problem(renewed.error(), in.plan.language);
  auto outcome = co_await registered_answer(in, *renewed, in.plan.viewer.user);
  if (auto* written = std::get_if<WriteResult>(&outcome); written != nullptr && written->status == 201)
    written->status = 200;
  co_return outcome;
}

Task<WriteOutcome> patch_cabinet(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const CabinetId id = in.plan.viewer.cabinets->front();
    if (auto problem = not_owner(in, tx, id)) return std::move(*problem);
    if (const auto name = in.arguments().text("name")) store::rename_cabinet(tx, id, *name);
    if (const auto paused = in.arguments().boolean("paused")) {
      const auto set =
          *paused ? store::pause_cabinet(tx, id, "paused by an owner") : store::resume_cabinet(tx, id);
      // The exception rolls back the new name too.
      if (!set) throw Failure(set.error());
    }
    const auto view = find_view(tx, id, in.plan.viewer.user);
    if (!view) return not_found("There is no such cabinet.");
    WriteResult written;
    JsonWriter json(written.data);
    view::write_cabinet(json, *view, in.now);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> check_cabinet(const WriteInput& in) {
  const CabinetId id = in.plan.viewer.cabinets->front();
  const auto checks = co_await in.context.check_cabinet(id);
  if (!checks) {
    // The cabinet has no token. A 401 would mean that the API key was refused.
    if (checks.error().code == Errc::unauthorized) co_return Problem{409, "conflict", checks.error().detail};
    co_return to_problem(checks.error());
  }
  WriteResult written;
  JsonWriter json(written.data);
  json.begin_array();
  for (const sync::HostCheck& check : *checks) sync::write_host_check(json, check);
  json.end_array();
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
                            .cache_key = "cabinets:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::cabinet_sample(); }}},
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
    Route{.id = "patchCabinet",
          .method = "PATCH",
          .pattern = "/api/v1/cabinets/{cabinet_id}",
          .summary = "Renames, pauses or resumes a cabinet; needs an owner",
          .path = kCabinetKey,
          .schema = "Cabinet",
          .kind = WriteRoute{.write = patch_cabinet, .body = kCabinetPatchBody}},
    Route{.id = "renewToken",
          .method = "PUT",
          .pattern = "/api/v1/cabinets/{cabinet_id}/token",
          .summary =
              "Gives the cabinet a new token of the same seller once WB has accepted it; 202: WB cannot be "
              "asked now, until then the old one is used; needs an owner",
          .path = kCabinetKey,
          .schema = "AddedCabinet",
          .statuses = {200, 202},
          .kind = WriteRoute{.write = put_token, .body = kTokenBody}},
    Route{.id = "checkCabinet",
          .method = "POST",
          .pattern = "/api/v1/cabinets/{cabinet_id}/check",
          .summary = "Pings each host of WB that the token may use",
          .path = kCabinetKey,
          .schema = "[HostCheck]",
          .kind = WriteRoute{.write = check_cabinet, .body = kActingBody}},
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
         "pending: WB has not accepted the token yet; refused: WB does not accept the token, nothing is synced"},
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
      {"HostCheck",
       "A host of WB, and whether the token reaches it.",
       {{"category", "string", "Of the token", R"("statistics")"},
        {"host", "string", "", R"("statistics-api.wildberries.ru")"},
        {"allowed", "boolean", "The token has the category", "true"},
        {"reachable", "boolean?", "Null: not asked", "true"},
        {"detail", "string", "", R"("ok")"},
        {"datasets", "[string]", "What needs it", R"(["orders","sales"])"}}},
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

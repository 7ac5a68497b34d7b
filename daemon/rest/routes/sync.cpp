// Syncs on request.
#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/store/users.hpp"
#include "core/view/sync_rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr std::size_t kIdBytes = 12;

constexpr Parameter kSyncId{"sync_id", ParameterType::text, "The sync that was started; otherwise the newest",
                            1, 64};
constexpr std::array kStatusQuery{kTelegramId, kUserId, kCabinetId, kSyncId};

// The part of a sync that the viewer may see. A viewer who left one of its cabinets still sees the rest.
view::SyncStatus seen_part(const store::SyncRequest& request, const Viewer& viewer) {
  view::SyncStatus status{request.sync_id, request.requested_at, {}};
  for (const store::SyncItem& item : request.items) {
    if (std::ranges::binary_search(*viewer.cabinets, item.cabinet_id)) status.items.push_back(item);
  }
  return status;
}

view::SyncStatus overview(db::Tx& tx, const ReadInput& in) {
  view::SyncStatus status;
  for (const CabinetId cabinet : *in.plan.viewer.cabinets) {
    auto items = store::sync_overview(tx, cabinet, in.now);
    std::ranges::move(items, std::back_inserter(status.items));
  }
  return status;
}

ReadResult get_sync_status(db::Tx& tx, const ReadInput& in) {
  view::SyncStatus status;
  if (const auto sync_id = in.arguments().text("sync_id")) {
    const auto request = store::find_sync_request(tx, *sync_id);
    if (request) status = seen_part(*request, in.plan.viewer);
    if (status.items.empty()) throw_missing(in);
  } else {
    status = overview(tx, in);
  }
  ReadResult result;
  JsonWriter json(result.page.data);
  view::write_sync_status(json, tx, status, in.now, in.plan.language);
  return result;
}

std::vector<Dataset> wanted_datasets(const WriteInput& in, db::Tx& tx) {
  std::vector<Dataset> wanted;
  if (const auto names = in.arguments().words("datasets")) {
    for (const std::string& name : *names) wanted.push_back(parse_dataset(name).value());
    return wanted;
  }
  if (in.plan.viewer.user) {
    if (const auto user = store::find_user(tx, *in.plan.viewer.user)) wanted = user->settings.sync_datasets;
  }
  if (wanted.empty()) wanted.assign(kDatasets.begin(), kDatasets.end());
  return wanted;
}

WriteOutcome start_in(const WriteInput& in, db::Tx& tx) {
  store::NewSyncRequest request{random_token(kIdBytes), in.plan.viewer.user, in.now, {}};
  std::string_view obstacle = "there is none";
  const auto datasets = wanted_datasets(in, tx);
  for (const CabinetId id : *in.plan.viewer.cabinets) {
    const auto cabinet = store::find_cabinet(tx, id);
    if (!cabinet) continue;
    if (cabinet->status != CabinetStatus::active && cabinet->status != CabinetStatus::pending) {
      obstacle = to_string(cabinet->status);
      continue;
    }
    store::ensure_sync_states(tx, id);
    for (const Dataset dataset : datasets) request.items.emplace_back(id, dataset);
  }
  if (request.items.empty()) {
    return Problem{409, "conflict", fmt::format("No cabinet can be synced: {}.", obstacle)};
  }
  const std::string sync_id = store::request_sync(tx, request);
  const auto stored = store::find_sync_request(tx, sync_id).value();
  WriteResult written{202, {}};
  // A bot key must name the user, so the address works as it is.
  const auto user = in.plan.viewer.user;
  written.headers = fmt::format("Location: /api/v1/sync/status?sync_id={}{}\r\n", sync_id,
                                user ? fmt::format("&telegram_id={}", user->value) : "");
  JsonWriter json(written.data);
  view::write_sync_status(json, tx, seen_part(stored, in.plan.viewer), in.now, in.plan.language);
  return written;
}

Task<WriteOutcome> start_sync(const WriteInput& in) {
  if (!in.plan.viewer.user && !in.arguments().has("cabinet_id")) {
    co_return invalid({{"telegram_id", "is required unless cabinet_id is given: whose cabinets to sync"}});
  }
  auto work = [&in](db::Tx& tx) { return start_in(in, tx); };
  auto outcome = co_await in_transaction(in, std::move(work));
  if (std::holds_alternative<WriteResult>(outcome) && in.context.wake_scheduler) in.context.wake_scheduler();
  co_return outcome;
}

std::vector<Route> make_sync_routes() {
  static const auto names = [] {
    std::vector<std::string_view> all;
    for (const Dataset dataset : kDatasets) all.push_back(to_string(dataset));
    return all;
  }();
  static const std::array body{BodyField{kTelegramId}, BodyField{kUserId}, BodyField{kCabinetId},
                               BodyField{{"datasets", ParameterType::words,
                                          "What to sync; else what the user has chosen", 0, 0, names}}};
  return {
      Route{.id = "startSync",
            .method = "POST",
            .pattern = "/api/v1/sync/start",
            .summary = "Syncs a user's cabinets, or one, before all background work",
            .schema = "SyncStatus",
            .statuses = {202},
            .kind = WriteRoute{.write = start_sync, .body = body}},
      Route{.id = "getSyncStatus",
            .pattern = "/api/v1/sync/status",
            .summary = "How a sync, or the syncs of a user, stand",
            .query = kStatusQuery,
            .schema = "SyncStatus",
            .kind = ReadRoute{.read = get_sync_status,
                              .missing = "There is no such sync.",
                              .without_cabinets = true,
                              .kept = false,
                              .cache_key = "sync_status:{who}"}},
  };
}

// --- schemas

std::string dataset_words() {
  std::vector<std::string_view> names;
  for (const Dataset dataset : kDatasets) names.push_back(to_string(dataset));
  return fmt::format("{}", fmt::join(names, "|"));
}

std::vector<Schema> sync_schemas() {
  return {
      {"SyncError",
       "",
       {{"code", "string", "For programs", R"("rate_limited")"},
        {"message", "string?", "For people", R"("WB asks to wait")"}}},
      {"LoadProgress",
       "How far a sync of the whole history has come.",
       {{"fetched", "integer", "Rows from WB so far", "270"},
        {"expected", "integer?", "An estimate of all rows; null: unknown", "4185"},
        {"ready_at", "time?", "An estimate of its end; null: unknown"}}},
      {"SyncDataset",
       "How one dataset of one cabinet stands. The counts are null until the run has ended.",
       {{"cabinet_id", "integer", "", "1"},
        {"dataset", dataset_words()},
        {"state", "queued|running|succeeded|partial|failed|skipped|loading|waiting",
         "skipped: the token may not read it; the error says why. loading: the run went well, but the history is not "
         "yet read to its end. waiting: WB's limit allowed no request"},
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
        {"loading", "@LoadProgress?", "How far the first sync has come; null: it has ended", "null"},
        {"error", "@SyncError?", "", "null"}}},
      {"SyncStatus",
       "",
       {{"sync_id", "string?", "Null: how the datasets stand, whoever asked", R"("x7Ww3kLZtQ2mVb9A")"},
        {"state", "queued|running|succeeded|partial|failed|skipped"},
        {"progress", "integer", "Per cent of the datasets that have ended", "50"},
        {"requested_at", "time?"},
        {"started_at", "time?"},
        {"finished_at", "time?", "", "null"},
        {"datasets", "[@SyncDataset]"},
        {"refused_methods", "[@RefusedMethod]", "What WB refuses to the tokens of these cabinets", "[]"},
        {"changed_fields", "[@ChangedField]", "Fields of WB's rows that are missing or of another type now",
         "[]"}}},
      {"RefusedMethod",
       "A method of WB that a cabinet's token may not call. The rest of the dataset goes on.",
       {{"cabinet_id", "integer", "", "1"},
        {"dataset", dataset_words()},
        {"operation", "string", "The method", R"("item_rating")"},
        {"since", "time?", "When WB refused it"},
        {"next_try_at", "time", "It is not called before, unless the token changes"},
        {"reason", "string", "WB's words", R"("scope is not allowed for this resource")"},
        {"text", "string", "For people, in the user's language",
         R"("WB refuses item_rating (products) to this token")"}}},
      {"ChangedField",
       "A field that WB's rows had and lack now. What was known of it is kept.",
       {{"cabinet_id", "integer", "", "1"},
        {"operation", "string", "The method", R"("goods")"},
        {"field", "string", "", R"("discount")"},
        {"since", "time"},
        {"change", "missing|retyped", "A field with a new name is missing"},
        {"rows_percent", "integer", "Share of the rows that lacked it at first", "100"},
        {"text", "string", "For people, in the user's language",
         R"("the field discount of goods is missing since 2026-11-22T10:00:00Z")"}}},
  };
}

}  // namespace

Noun sync_noun() {
  static const std::vector<Route> rows = make_sync_routes();
  return {.tags = {{"sync", "Syncs by hand"}}, .routes = rows, .schemas = sync_schemas};
}

}  // namespace wbd::rest

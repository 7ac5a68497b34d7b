#include "core/store/sync_requests.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/table.hpp"
#include "core/db/work_signal.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/dataset_sql.hpp"
#include "core/store/events.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

constexpr std::chrono::days kKept{30};
constexpr std::string_view kOpen = "state in ('queued', 'running')";

// clang-format off
constexpr auto kSyncItems = db::table<SyncItem>("sync_request_items",
    db::key<&SyncItem::cabinet_id>("cabinet_id"),
    db::key<&SyncItem::dataset>("dataset"),
    db::column<&SyncItem::state>("state"),
    db::column<&SyncItem::started_at>("started_at"),
    db::column<&SyncItem::finished_at>("finished_at"),
    db::column<&SyncItem::fetched>("fetched"),
    db::column<&SyncItem::created>("created"),
    db::column<&SyncItem::changed>("changed"),
    db::column<&SyncItem::unchanged>("unchanged"),
    db::column<&SyncItem::events>("events"),
    db::column<&SyncItem::requests>("requests"),
    db::column<&SyncItem::retries>("retries"),
    db::column<&SyncItem::error_code>("error_code"),
    db::column<&SyncItem::error>("error"));

// The result of a run. It ends the running items of that dataset.
constexpr auto kItemResults = db::table<SyncLog>("sync_request_items",
    db::key<&SyncLog::cabinet_id>("cabinet_id"),
    db::key<&SyncLog::dataset>("dataset"),
    db::column<&SyncLog::state>("state"),
    db::column<&SyncLog::finished_at>("finished_at"),
    db::column<&SyncLog::fetched>("fetched"),
    db::column<&SyncLog::created>("created"),
    db::column<&SyncLog::changed>("changed"),
    db::column<&SyncLog::unchanged>("unchanged"),
    db::column<&SyncLog::events>("events"),
    db::column<&SyncLog::requests>("requests"),
    db::column<&SyncLog::retries>("retries"),
    db::column<&SyncLog::error_code>("error_code"),
    db::column<&SyncLog::error>("error"));
// clang-format on

bool is_open(const SyncItem& item) {
  return item.state == RequestState::queued || item.state == RequestState::running;
}

std::vector<SyncItem> read_items(db::Tx& tx, std::string_view sync_id) {
  static const std::string kSql =
      fmt::format("select {} from sync_request_items where sync_id = $1 order by cabinet_id, {}",
                  kSyncItems.select(), priority_of("dataset"));
  std::vector<SyncItem> items;
  auto& query = tx.prepare(kSql);
  query.bind_all(sync_id);
  while (query.step()) items.push_back(kSyncItems.read(query));
  return items;
}

std::vector<std::string> read_ids(db::Statement& query) {
  std::vector<std::string> ids;
  while (query.step()) ids.emplace_back(query.text(0));
  return ids;
}

// The requests that have an open item of the cabinet.
std::vector<std::string> open_requests_of(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql = fmt::format(
      "select distinct sync_id from sync_request_items where cabinet_id = $1 and {} order by sync_id", kOpen);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  return read_ids(query);
}

std::vector<std::string> open_requests(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql = fmt::format(
      R"(select sync_id from sync_request_items
         where cabinet_id = $1 and dataset = $2 and {} order by sync_id)",
      kOpen);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, dataset);
  return read_ids(query);
}

bool is_same_request(const SyncRequest& open, const NewSyncRequest& wanted) {
  if (open.user != wanted.user || open.items.size() != wanted.items.size()) return false;
  return std::ranges::all_of(open.items, [&wanted](const SyncItem& item) {
    return std::ranges::find(wanted.items, std::pair(item.cabinet_id, item.dataset)) != wanted.items.end();
  });
}

void forget_old(db::Tx& tx, UtcTime now) {
  tx.prepare(R"(delete from sync_request_items
                where sync_id in (select sync_id from sync_requests where requested_at < $1))")
      .bind_all(now - kKept)
      .run();
  tx.prepare("delete from sync_requests where requested_at < $1").bind_all(now - kKept).run();
}

RequestState state_now(db::Tx& tx, const SyncState& state, const std::optional<SyncLog>& last, UtcTime now) {
  if (state.lease_owner && state.lease_expires_at > now) return RequestState::running;
  if (!last || !open_requests(tx, state.cabinet_id, state.dataset).empty()) return RequestState::queued;
  if (const auto known = parse_request_state(last->state)) return *known;
  db::throw_unknown(db::StoredEnum<RequestState>::kName, last->state);
}

// Reports the end of a request for each cabinet separately, because the transaction that ends its items locks
// only that cabinet.
void report_when_done(db::Tx& tx, std::string_view sync_id, CabinetId cabinet, UtcTime now) {
  auto request = find_sync_request(tx, sync_id);
  if (!request) return;
  std::erase_if(request->items, [cabinet](const SyncItem& item) { return item.cabinet_id != cabinet; });
  if (std::ranges::any_of(request->items, is_open)) return;
  const RequestState state = state_of(request->items);
  Event event;
  event.type = state == RequestState::failed ? EventType::sync_failed : EventType::sync_finished;
  event.subject = sync_id;
  event.key = fmt::format("sync:{}", sync_id);
  event.happened_at = now;
  event.payload =
      fmt::format(R"({{"sync_id":"{}","state":"{}","requested_by":{}}})", sync_id, to_string(state),
                  request->user ? fmt::format("{}", request->user->value) : "null");
  save_events(tx, cabinet, std::span(&event, 1), now);
}

}  // namespace

std::string_view to_string(RequestState state) {
  switch (state) {
    case RequestState::queued:
      return "queued";
    case RequestState::running:
      return "running";
    case RequestState::succeeded:
      return "succeeded";
    case RequestState::partial:
      return "partial";
    case RequestState::failed:
      return "failed";
    case RequestState::skipped:
      return "skipped";
    case RequestState::loading:
      return "loading";
    case RequestState::waiting:
      return "waiting";
  }
  return "";
}

std::optional<RequestState> parse_request_state(std::string_view name) {
  for (const auto state :
       {RequestState::queued, RequestState::running, RequestState::succeeded, RequestState::partial,
        RequestState::failed, RequestState::skipped, RequestState::loading, RequestState::waiting}) {
    if (to_string(state) == name) return state;
  }
  return std::nullopt;
}

RequestState state_of(const std::vector<SyncItem>& items) {
  const auto count = [&items](RequestState state) {
    return static_cast<std::size_t>(std::ranges::count(items, state, &SyncItem::state));
  };
  if (count(RequestState::queued) == items.size()) return RequestState::queued;
  if (std::ranges::any_of(items, is_open)) return RequestState::running;
  const std::size_t skipped = count(RequestState::skipped);
  if (!items.empty() && skipped == items.size()) return RequestState::skipped;
  if (count(RequestState::succeeded) + skipped == items.size()) return RequestState::succeeded;
  return count(RequestState::failed) + skipped == items.size() ? RequestState::failed : RequestState::partial;
}

std::vector<SyncItem> sync_overview(db::Tx& tx, CabinetId cabinet, UtcTime now) {
  std::vector<SyncItem> items;
  for (const SyncState& state : list_sync_states(tx, cabinet)) {
    const auto last = last_log(tx, cabinet, state.dataset);
    SyncItem item;
    item.cabinet_id = cabinet;
    item.dataset = state.dataset;
    item.state = state_now(tx, state, last, now);
    item.started_at = state.last_started_at;
    if (last) {
      if (item.state != RequestState::running) item.finished_at = last->finished_at;
      static_cast<RunCounts&>(item) = *last;
      item.error_code = last->error_code;
      item.error = last->error;
    }
    items.push_back(std::move(item));
  }
  return items;
}

std::string request_sync(db::Tx& tx, const NewSyncRequest& request) {
  // The items of the first cabinet may have ended while others still run.
  std::vector<CabinetId> asked;
  for (const auto& [cabinet, dataset] : request.items) {
    if (std::ranges::find(asked, cabinet) != asked.end()) continue;
    asked.push_back(cabinet);
    for (const std::string& sync_id : open_requests_of(tx, cabinet)) {
      const auto open = find_sync_request(tx, sync_id);
      if (open && is_same_request(*open, request)) return sync_id;
    }
  }
  forget_old(tx, request.now);
  tx.prepare("insert into sync_requests(sync_id, telegram_id, requested_at) values($1, $2, $3)")
      .bind_all(request.sync_id, request.user, request.now)
      .run();
  auto& insert = tx.prepare(
      "insert into sync_request_items(cabinet_id, dataset, sync_id, state) values($1, $2, $3, $4)");
  for (const auto& [id, wanted] : request.items) {
    insert.bind_all(id, wanted, request.sync_id, RequestState::queued).run();
  }
  db::signal_work(tx);
  return request.sync_id;
}

std::optional<SyncRequest> find_sync_request(db::Tx& tx, std::string_view sync_id) {
  auto& query = tx.prepare("select telegram_id, requested_at from sync_requests where sync_id = $1");
  query.bind_all(sync_id);
  if (!query.step()) return std::nullopt;
  SyncRequest request{std::string(sync_id), query.maybe_id<TelegramId>(0), query.time(1), {}};
  query.reset();
  request.items = read_items(tx, sync_id);
  return request;
}

std::vector<std::pair<CabinetId, Dataset>> requested_work(db::Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      R"(select i.cabinet_id, i.dataset, min(r.requested_at) from sync_request_items i
           join sync_requests r on r.sync_id = i.sync_id
           join sync_state s on s.cabinet_id = i.cabinet_id and s.dataset = i.dataset
           join wb_cabinets c on c.id = i.cabinet_id
         where i.{} and (s.lease_owner is null or s.lease_expires_at <= $1) and {}
         group by i.cabinet_id, i.dataset order by min(r.requested_at), {}, i.cabinet_id limit $2)",
      kOpen, kWorkable, priority_of("i.dataset"));
  std::vector<std::pair<CabinetId, Dataset>> work;
  auto& query = tx.prepare(kSql);
  query.bind_all(now, limit);
  while (query.step()) work.emplace_back(CabinetId{query.integer(0)}, db::read<Dataset>(query, 1));
  return work;
}

void begin_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now) {
  static const std::string kSql = fmt::format(
      R"(update sync_request_items set state = 'running', started_at = coalesce(started_at, $3)
         where cabinet_id = $1 and dataset = $2 and {})",
      kOpen);
  tx.prepare(kSql).bind_all(cabinet, dataset, now).run();
}

void requeue_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  tx.prepare(R"(update sync_request_items set state = 'queued'
                where cabinet_id = $1 and dataset = $2 and state = 'running')")
      .bind_all(cabinet, dataset)
      .run();
}

void finish_requested(db::Tx& tx, const SyncLog& log) {
  // Items that were requested after the run began are still queued: they wait for the next run.
  static const std::string kSql = kItemResults.update_sql() + " and state = 'running' returning sync_id";
  auto& query = tx.prepare(kSql);
  kItemResults.bind_update(query, log);
  for (const std::string& sync_id : read_ids(query)) {
    report_when_done(tx, sync_id, log.cabinet_id, log.finished_at);
  }
}

std::vector<CabinetId> stranded_requests(db::Tx& tx) {
  static const std::string kSql = fmt::format(
      R"(select distinct i.cabinet_id from sync_request_items i join wb_cabinets c on c.id = i.cabinet_id
         where i.{} and not ({}) order by i.cabinet_id)",
      kOpen, kWorkable);
  std::vector<CabinetId> cabinets;
  auto& query = tx.prepare(kSql);
  while (query.step()) cabinets.emplace_back(query.integer(0));
  return cabinets;
}

void fail_stranded(db::Tx& tx, CabinetId cabinet, UtcTime now) {
  static const std::string kSql = fmt::format(
      R"(update sync_request_items set state = 'failed', finished_at = $2, error_code = $3, error = $4
         where cabinet_id = $1 and {} returning sync_id)",
      kOpen);
  db::lock_cabinet(tx, cabinet);
  const auto row = find_cabinet(tx, cabinet);
  if (!row || row->status == CabinetStatus::active || row->status == CabinetStatus::pending) return;
  auto& query = tx.prepare(kSql);
  const std::string reason = fmt::format("the cabinet is {}", to_string(row->status));
  query.bind_all(cabinet, now, wbd::to_string(Errc::conflict), reason);
  auto ids = read_ids(query);
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const std::string& sync_id : ids) report_when_done(tx, sync_id, cabinet, now);
}

}  // namespace wbd::store

#include "core/store/sync_requests.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/db/locks.hpp"
#include "core/db/work_signal.hpp"
#include "core/store/accounts.hpp"
#include "core/store/dataset_sql.hpp"
#include "core/store/events.hpp"

namespace wbd::store {
namespace {

constexpr std::chrono::days kKept{30};
constexpr std::array kStates{RequestState::queued, RequestState::running, RequestState::succeeded,
                             RequestState::partial, RequestState::failed};
constexpr std::string_view kOpen = "state in ('queued', 'running')";

RequestState read_state(std::string_view name) {
  for (const RequestState state : kStates) {
    if (to_string(state) == name) return state;
  }
  throw Failure({Errc::bad_data, fmt::format("the database holds an unknown state of a sync '{}'", name)});
}

bool is_open(const SyncItem& item) {
  return item.state == RequestState::queued || item.state == RequestState::running;
}

std::vector<SyncItem> read_items(db::Tx& tx, std::string_view sync_id) {
  static const std::string kSql = fmt::format(
      "select cabinet_id, dataset, state, started_at, finished_at, fetched, created, changed, unchanged, "
      "events, requests, retries, error_code, error from sync_request_items where sync_id = $1 "
      "order by cabinet_id, {}",
      priority_of("dataset"));
  std::vector<SyncItem> items;
  auto& query = tx.prepare(kSql);
  query.bind_all(sync_id);
  while (query.step()) {
    SyncItem item;
    item.cabinet_id = CabinetId{query.integer(0)};
    item.dataset = read_dataset(query.text(1));
    item.state = read_state(query.text(2));
    item.started_at = query.maybe_time(3);
    item.finished_at = query.maybe_time(4);
    item.fetched = query.integer(5);
    item.created = query.integer(6);
    item.changed = query.integer(7);
    item.unchanged = query.integer(8);
    item.events = query.integer(9);
    item.requests = query.integer(10);
    item.retries = query.integer(11);
    item.error_code = query.maybe_text(12);
    item.error = query.maybe_text(13);
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<std::string> read_ids(db::Statement& query) {
  std::vector<std::string> ids;
  while (query.step()) ids.emplace_back(query.text(0));
  return ids;
}

std::vector<std::string> open_requests(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  static const std::string kSql = fmt::format(
      "select sync_id from sync_request_items where cabinet_id = $1 and dataset = $2 and {} order by sync_id",
      kOpen);
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, to_string(dataset));
  return read_ids(query);
}

bool wants_the_same(const SyncRequest& open, const NewSyncRequest& wanted) {
  if (open.user != wanted.user || open.items.size() != wanted.items.size()) return false;
  return std::ranges::all_of(open.items, [&wanted](const SyncItem& item) {
    return std::ranges::find(wanted.items, std::pair(item.cabinet_id, item.dataset)) != wanted.items.end();
  });
}

void forget_old(db::Tx& tx, UtcTime now) {
  tx.prepare(
        "delete from sync_request_items where sync_id in (select sync_id from sync_requests where "
        "requested_at < $1)")
      .bind_all(now - kKept)
      .run();
  tx.prepare("delete from sync_requests where requested_at < $1").bind_all(now - kKept).run();
}

RequestState state_now(db::Tx& tx, const SyncState& state, const std::optional<SyncLog>& last, UtcTime now) {
  if (state.lease_owner && state.lease_expires_at > now) return RequestState::running;
  if (!last || !open_requests(tx, state.cabinet_id, state.dataset).empty()) return RequestState::queued;
  return read_state(last->state);
}

// Each cabinet of a request tells of its own end: the transaction that ends it is the cabinet's.
void tell_when_done(db::Tx& tx, std::string_view sync_id, CabinetId cabinet, UtcTime now) {
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
  }
  return "";
}

RequestState state_of(const std::vector<SyncItem>& items) {
  const auto count = [&items](RequestState state) {
    return static_cast<std::size_t>(std::ranges::count(items, state, &SyncItem::state));
  };
  if (count(RequestState::queued) == items.size()) return RequestState::queued;
  if (std::ranges::any_of(items, is_open)) return RequestState::running;
  if (count(RequestState::succeeded) == items.size()) return RequestState::succeeded;
  return count(RequestState::failed) == items.size() ? RequestState::failed : RequestState::partial;
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
      item.fetched = last->fetched;
      item.created = last->created;
      item.changed = last->changed;
      item.unchanged = last->unchanged;
      item.events = last->events;
      item.requests = last->requests;
      item.retries = last->retries;
      item.error_code = last->error_code;
      item.error = last->error;
    }
    items.push_back(std::move(item));
  }
  return items;
}

std::string request_sync(db::Tx& tx, const NewSyncRequest& request) {
  const auto& [cabinet, dataset] = request.items.front();
  for (const std::string& sync_id : open_requests(tx, cabinet, dataset)) {
    const auto open = find_sync_request(tx, sync_id);
    if (open && wants_the_same(*open, request)) return sync_id;
  }
  forget_old(tx, request.now);
  tx.prepare("insert into sync_requests(sync_id, telegram_id, requested_at) values($1, $2, $3)")
      .bind_all(request.sync_id, request.user, request.now)
      .run();
  auto& insert = tx.prepare(
      "insert into sync_request_items(cabinet_id, dataset, sync_id, state) values($1, $2, $3, $4)");
  for (const auto& [id, wanted] : request.items) {
    insert.bind_all(id, to_string(wanted), request.sync_id, to_string(RequestState::queued)).run();
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

std::optional<std::string> newest_sync_request(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select r.sync_id from sync_request_items i join sync_requests r on r.sync_id = i.sync_id where "
      "i.cabinet_id = $1 order by r.requested_at desc, r.sync_id desc limit 1");
  query.bind_all(cabinet);
  const auto ids = read_ids(query);
  return ids.empty() ? std::nullopt : std::optional(ids.front());
}

std::vector<std::pair<CabinetId, Dataset>> requested_work(db::Tx& tx, UtcTime now, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      "select i.cabinet_id, i.dataset, min(r.requested_at) from sync_request_items i "
      "join sync_requests r on r.sync_id = i.sync_id "
      "join sync_state s on s.cabinet_id = i.cabinet_id and s.dataset = i.dataset "
      "join wb_cabinets c on c.id = i.cabinet_id "
      "where i.{} and (s.lease_owner is null or s.lease_expires_at <= $1) and {} "
      "group by i.cabinet_id, i.dataset order by min(r.requested_at), {}, i.cabinet_id limit $2",
      kOpen, kWorkable, priority_of("i.dataset"));
  std::vector<std::pair<CabinetId, Dataset>> work;
  auto& query = tx.prepare(kSql);
  query.bind_all(now, limit);
  while (query.step()) work.emplace_back(CabinetId{query.integer(0)}, read_dataset(query.text(1)));
  return work;
}

void begin_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now) {
  static const std::string kSql = fmt::format(
      "update sync_request_items set state = 'running', started_at = coalesce(started_at, $3) where "
      "cabinet_id = $1 and dataset = $2 and {}",
      kOpen);
  tx.prepare(kSql).bind_all(cabinet, to_string(dataset), now).run();
}

void requeue_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset) {
  tx.prepare(
        "update sync_request_items set state = 'queued' where cabinet_id = $1 and dataset = $2 and "
        "state = 'running'")
      .bind_all(cabinet, to_string(dataset))
      .run();
}

void finish_requested(db::Tx& tx, const SyncLog& log) {
  // What was asked for after the run began waits for the next one.
  auto& query = tx.prepare(
      "update sync_request_items set state = $3, finished_at = $4, fetched = $5, created = $6, changed = $7, "
      "unchanged = $8, events = $9, requests = $10, retries = $11, error_code = $12, error = $13 where "
      "cabinet_id = $1 and dataset = $2 and state = 'running' returning sync_id");
  query.bind_all(log.cabinet_id, to_string(log.dataset), log.state, log.finished_at, log.fetched, log.created,
                 log.changed, log.unchanged, log.events, log.requests, log.retries, log.error_code,
                 log.error);
  for (const std::string& sync_id : read_ids(query)) {
    tell_when_done(tx, sync_id, log.cabinet_id, log.finished_at);
  }
}

std::vector<CabinetId> stranded_requests(db::Tx& tx) {
  static const std::string kSql = fmt::format(
      "select distinct i.cabinet_id from sync_request_items i join wb_cabinets c on c.id = i.cabinet_id "
      "where "
      "i.{} and not ({}) order by i.cabinet_id",
      kOpen, kWorkable);
  std::vector<CabinetId> cabinets;
  auto& query = tx.prepare(kSql);
  while (query.step()) cabinets.emplace_back(query.integer(0));
  return cabinets;
}

void fail_stranded(db::Tx& tx, CabinetId cabinet, UtcTime now) {
  static const std::string kSql = fmt::format(
      "update sync_request_items set state = 'failed', finished_at = $2, error_code = $3, error = $4 where "
      "cabinet_id = $1 and {} returning sync_id",
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
  for (const std::string& sync_id : ids) tell_when_done(tx, sync_id, cabinet, now);
}

}  // namespace wbd::store

#include "core/store/deliveries.hpp"

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/table.hpp"
#include "core/store/event_row.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kDeliveries = db::table<Delivery>("deliveries",
    db::generated<&Delivery::id>("id"),
    db::key<&Delivery::target>("target_id"),
    db::column<&Delivery::event>("event_id"),
    db::column<&Delivery::cabinet>("cabinet_id"),
    db::column<&Delivery::type>("type"),
    db::column<&Delivery::state>("state"),
    db::column<&Delivery::reason>("reason"),
    db::generated<&Delivery::form>("form"),
    db::generated<&Delivery::parent>("told_by"),
    db::generated<&Delivery::attempts>("attempts"),
    db::column<&Delivery::next_attempt_at>("next_attempt_at"),
    db::generated<&Delivery::last_status>("last_status"),
    db::generated<&Delivery::parts_sent>("parts_sent"),
    db::column<&Delivery::payload>("payload"),
    db::column<&Delivery::created_at>("created_at"),
    db::generated<&Delivery::delivered_at>("delivered_at"));
// clang-format on

// `end` begins after "from deliveries d".
std::string select_deliveries(std::string_view end) {
  return fmt::format("select {} from deliveries d {}", kDeliveries.select("d"), end);
}

std::vector<Delivery> read_deliveries(db::Statement& query) {
  std::vector<Delivery> deliveries;
  while (query.step()) deliveries.push_back(kDeliveries.read(query));
  return deliveries;
}

std::vector<EventRow> read_event_rows(db::Statement& query) {
  std::vector<EventRow> events;
  while (query.step()) events.push_back(kEvents.read(query));
  return events;
}

DeliveryCursor read_cursor(db::Statement& query) {
  const DeliveryCursor cursor{query.integer(0), query.time(1)};
  query.reset();
  return cursor;
}

// Rows of many deliveries; `select` ends with the column of the id. PostgreSQL gets the ids as one array.
template <class Use>
void each_delivery(db::Tx& tx, std::string_view select, std::span<const std::int64_t> ids, const Use& use) {
  if (ids.empty()) return;
  if (tx.dialect() == db::Dialect::postgresql) {
    auto& query = tx.prepare(fmt::format("{} = any($1)", select));
    query.bind_ints(1, ids);
    while (query.step()) use(query);
    return;
  }
  auto& query = tx.prepare(fmt::format("{} = $1", select));
  for (const std::int64_t id : ids) {
    query.bind_all(id);
    while (query.step()) use(query);
  }
}

// A delivery that begins again.
constexpr std::string_view kRequeue =
    "state = 'queued', reason = null, attempts = 0, last_status = null, parts_sent = 0, delivered_at = null";

}  // namespace

std::optional<DeliveryCursor> claim_delivery_cursor(db::Tx& tx) {
  auto& query = tx.prepare(tx.dialect() == db::Dialect::sqlite
                               ? "select event_id, quiet_before from delivery_cursor"
                               : "select event_id, quiet_before from delivery_cursor for update skip locked");
  if (!query.step()) return std::nullopt;
  return read_cursor(query);
}

DeliveryCursor delivery_cursor(db::Tx& tx) {
  auto& query = tx.prepare("select event_id, quiet_before from delivery_cursor");
  return query.step() ? read_cursor(query) : DeliveryCursor{};
}

std::optional<UtcTime> oldest_waiting_event(db::Tx& tx) {
  auto& query = tx.prepare(
      "select created_at from events where id > (select event_id from delivery_cursor) order by id limit 1");
  std::optional<UtcTime> time;
  if (query.step()) time = query.time(0);
  query.reset();
  return time;
}

void save_delivery_cursor(db::Tx& tx, std::int64_t event) {
  tx.prepare("update delivery_cursor set event_id = $1").bind_all(event).run();
}

std::vector<EventRow> events_after(db::Tx& tx, std::int64_t after, std::int64_t limit) {
  static const std::string kSql =
      fmt::format("select {} from events where id > $1 order by id limit $2", kEvents.select());
  return read_event_rows(tx.prepare(kSql).bind_all(after, limit));
}

void add_deliveries(db::Tx& tx, std::span<const Delivery> deliveries) {
  static const std::string kSql =
      kDeliveries.insert_sql() + " on conflict(target_id, event_id) where event_id is not null do nothing";
  auto& insert = tx.prepare(kSql);
  tx.flush();
  for (const Delivery& delivery : deliveries) kDeliveries.bind(insert, delivery).queue();
  tx.flush();
}

std::int64_t add_delivery(db::Tx& tx, const Delivery& delivery) {
  static const std::string kSql = kDeliveries.insert_sql() + " returning id";
  auto& insert = tx.prepare(kSql);
  kDeliveries.bind(insert, delivery);
  insert.step();
  const std::int64_t id = insert.integer(0);
  insert.reset();
  return id;
}

std::optional<UtcTime> stock_warned_at(db::Tx& tx, std::int64_t target, const EventRow& event) {
  auto& query = tx.prepare(R"(select told_at from stock_tellings
                              where target_id = $1 and cabinet_id = $2 and type = $3 and subject = $4)");
  query.bind_all(target, event.cabinet_id, event.type, event.subject);
  std::optional<UtcTime> warned_at;
  if (query.step()) warned_at = query.time(0);
  query.reset();
  return warned_at;
}

void save_stock_warning(db::Tx& tx, std::int64_t target, const EventRow& event, UtcTime now) {
  tx.prepare(R"(insert into stock_tellings(target_id, cabinet_id, type, subject, told_at)
                values($1, $2, $3, $4, $5)
                on conflict(target_id, cabinet_id, type, subject) do update set told_at = excluded.told_at)")
      .bind_all(target, event.cabinet_id, event.type, event.subject, now)
      .run();
}

void forget_stock_warnings(db::Tx& tx, std::int64_t target, const EventRow& event) {
  tx.prepare("delete from stock_tellings where target_id = $1 and cabinet_id = $2 and subject = $3")
      .bind_all(target, event.cabinet_id, event.subject)
      .run();
}

void quiet_restored(db::Tx& tx, UtcTime now) {
  tx.prepare(R"(update delivery_cursor set quiet_before = $1,
                  event_id = (select coalesce(max(id), 0) from events))")
      .bind_all(now)
      .run();
  tx.execute(
      "update deliveries set state = 'suppressed', reason = 'restored', next_attempt_at = null "
      "where state = 'queued'");
  tx.prepare("update targets set due_at = null, lease_owner = null, lease_until = $1")
      .bind_all(UtcTime{})
      .run();
}

std::vector<Delivery> delivery_queue(db::Tx& tx, std::int64_t target, std::int64_t limit) {
  static const std::string kSql =
      select_deliveries("where d.target_id = $1 and d.state = 'queued' order by d.id limit $2");
  return read_deliveries(tx.prepare(kSql).bind_all(target, limit));
}

std::vector<SentMessage> recent_messages(db::Tx& tx, std::int64_t target, UtcTime since) {
  auto& query = tx.prepare(R"(select type, delivered_at from deliveries
                              where target_id = $1 and delivered_at > $2 and told_by is null
                              order by delivered_at)");
  query.bind_all(target, since);
  std::vector<SentMessage> messages;
  while (query.step()) messages.push_back({std::string(query.text(0)), query.time(1)});
  return messages;
}

void group_deliveries(db::Tx& tx, std::int64_t parent, DeliveryForm form,
                      std::span<const std::int64_t> others) {
  tx.prepare("update deliveries set form = $2 where id = $1").bind_all(parent, form).run();
  auto& update = tx.prepare(R"(update deliveries set state = 'grouped', reason = null, told_by = $2,
                                 next_attempt_at = null
                               where id = $1 and state = 'queued')");
  tx.flush();
  for (const std::int64_t id : others) update.bind_all(id, parent).queue();
  tx.flush();
}

std::vector<EventRow> covered_events(db::Tx& tx, std::int64_t delivery) {
  static const std::string kSql = fmt::format(R"(select {} from events e where e.id in
                       (select event_id from deliveries where id = $1 or told_by = $1) order by e.id)",
                                              kEvents.select("e"));
  return read_event_rows(tx.prepare(kSql).bind_all(delivery));
}

std::vector<EventRow> load_events(db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> ids) {
  static const std::string kSql =
      fmt::format("select {} from events where cabinet_id = $1", kEvents.select());
  std::vector<EventRow> events;
  db::each_with_key(tx, {.select = kSql, .column = "id"}, cabinet, ids,
                    [&events](const db::Statement& row) { events.push_back(kEvents.read(row)); });
  return events;
}

void save_delivery(db::Tx& tx, const Delivery& delivery) {
  tx.prepare(R"(update deliveries set state = $2, reason = $3, attempts = $4, next_attempt_at = $5,
                  last_status = $6, parts_sent = $7, delivered_at = $8,
                  body = case when $2 in ('queued', 'dead') then body end
                where id = $1)")
      .bind_all(delivery.id, delivery.state, delivery.reason, delivery.attempts, delivery.next_attempt_at,
                delivery.last_status, delivery.parts_sent, delivery.delivered_at)
      .queue();
}

Bodies first_bodies(db::Tx& tx, std::span<const std::int64_t> deliveries) {
  Bodies bodies;
  each_delivery(tx, "select id, body from deliveries where body is not null and id", deliveries,
                [&bodies](const db::Statement& row) { bodies.emplace(row.integer(0), row.text(1)); });
  return bodies;
}

void keep_first_bodies(db::Tx& tx, Bodies& bodies) {
  auto& update = tx.prepare("update deliveries set body = $2 where id = $1 and body is null");
  tx.flush();
  std::vector<std::int64_t> ids;
  for (const auto& [id, body] : bodies) {
    update.bind_all(id, body).queue();
    ids.push_back(id);
  }
  for (auto& [id, body] : first_bodies(tx, ids)) bodies[id] = std::move(body);
}

void hold_deliveries(db::Tx& tx, std::span<const std::int64_t> ids, UtcTime until, std::string_view reason) {
  auto& update = tx.prepare(R"(update deliveries set next_attempt_at = $2, reason = $3
                               where id = $1 and state = 'queued' and next_attempt_at <> $2)");
  tx.flush();
  for (const std::int64_t id : ids) update.bind_all(id, until, reason).queue();
  tx.flush();
}

void abandon_queue(db::Tx& tx, std::int64_t target, std::string_view reason) {
  tx.prepare(R"(update deliveries set state = 'dead', reason = $2, next_attempt_at = null
                where target_id = $1 and state = 'queued')")
      .bind_all(target, reason)
      .run();
}

std::optional<Delivery> find_delivery(db::Tx& tx, std::int64_t id) {
  static const std::string kSql = select_deliveries("where d.id = $1");
  auto found = read_deliveries(tx.prepare(kSql).bind_all(id));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::map<std::int64_t, Delivery> load_deliveries(db::Tx& tx, std::span<const std::int64_t> ids) {
  static const std::string kSql = select_deliveries("where d.id");
  std::map<std::int64_t, Delivery> deliveries;
  each_delivery(tx, kSql, ids, [&deliveries](const db::Statement& row) {
    Delivery delivery = kDeliveries.read(row);
    const std::int64_t id = delivery.id;
    deliveries.emplace(id, std::move(delivery));
  });
  return deliveries;
}

DeliveryList list_deliveries(db::Tx& tx, const DeliveryFilter& filter) {
  int last = filter.user ? 1 : 0;
  std::string where = filter.user
                          ? "where d.target_id in (select t.id from targets t where t.telegram_id = $1)"
                          : "where d.id > 0";
  const auto add = [&](bool wanted, std::string_view column) {
    if (wanted) where += fmt::format(" and d.{} = ${}", column, ++last);
  };
  add(filter.target.has_value(), "target_id");
  add(filter.state.has_value(), "state");
  add(filter.type.has_value(), "type");
  add(filter.event.has_value(), "event_id");
  const auto bind = [&](db::Statement& query) {
    int at = 0;
    if (filter.user) query.bind(++at, *filter.user);
    if (filter.target) query.bind(++at, *filter.target);
    if (filter.state) query.bind(++at, *filter.state);
    if (filter.type) query.bind(++at, *filter.type);
    if (filter.event) query.bind(++at, *filter.event);
  };
  DeliveryList list;
  auto& count = tx.prepare("select count(*) from deliveries d " + where);
  bind(count);
  if (count.step()) list.total = count.integer(0);
  count.reset();
  auto& page = tx.prepare(select_deliveries(
      fmt::format("{} order by d.id desc limit ${} offset ${}", where, last + 1, last + 2)));
  bind(page);
  page.bind(last + 1, filter.limit);
  page.bind(last + 2, filter.offset);
  list.deliveries = read_deliveries(page);
  return list;
}

bool resend_delivery(db::Tx& tx, std::int64_t id, UtcTime now) {
  static const std::string kSql =
      fmt::format("update deliveries set {}, told_by = null, next_attempt_at = $2 where id = $1", kRequeue);
  const auto delivery = find_delivery(tx, id);
  if (!delivery) return false;
  tx.prepare(kSql).bind_all(id, now).run();
  wake_target(tx, delivery->target, now);
  return true;
}

std::int64_t recover_deliveries(db::Tx& tx, std::int64_t target, UtcTime since, UtcTime now) {
  static const std::string kSql = fmt::format(
      R"(update deliveries set {}, next_attempt_at = $2 where target_id = $1 and created_at >= $3
           and (state = 'dead' or (state = 'suppressed' and reason in ($4, $5))))",
      kRequeue);
  const auto queued = tx.prepare(kSql).bind_all(target, now, since, kTargetDisabled, kTargetGone).run();
  if (queued > 0) wake_target(tx, target, now);
  return queued;
}

std::int64_t drop_old_deliveries(db::Tx& tx, const DeliveryAges& ages, std::int64_t limit) {
  tx.prepare(R"(update deliveries set body = null
                where created_at < $1 and state = 'dead' and body is not null)")
      .bind_all(ages.done_before)
      .run();
  return tx
      .prepare(R"(delete from deliveries where id in (
                    select id from deliveries
                    where created_at < $1 and (created_at < $2 or state <> 'dead') and state <> 'queued'
                    order by created_at limit $3))")
      .bind_all(ages.done_before, ages.dead_before, limit)
      .run();
}

}  // namespace wbd::store

#include <algorithm>

#include <fmt/format.h>

#include "core/store/event_row.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

// With more cabinets one scan of all events is faster than a query for each.
constexpr std::size_t kFewCabinets = 16;

// The numbers of the parameters; 0: the query has no such condition. In a query of one cabinet $1 is its id.
struct Query {
  std::string sql;
  int after = 0, types = 0, negative = 0, critical = 0, limit = 0;
};

// The conditions of core/sync/delta, with the reader's thresholds. Events are stored by the widest thresholds
// of all members, so a reader may want fewer.
std::string concerns_reader(db::Dialect dialect, int negative, int critical) {
  const auto number = [dialect](std::string_view name) {
    return fmt::format(dialect == db::Dialect::sqlite
                           ? fmt::runtime("json_extract(payload, '$.{}')")
                           : fmt::runtime("cast(cast(payload as json) ->> '{}' as bigint)"),
                       name);
  };
  const auto lasts = [&](std::string_view quantity) {
    return fmt::format("{} * {} <= ${} * {}", number(quantity), number("window_days"), critical,
                       number("orders_in_window"));
  };
  return fmt::format("case type when '{}' then {} <= ${} when '{}' then {} and not ({}) else true end",
                     to_string(EventType::review_negative), number("rating"), negative,
                     to_string(EventType::stock_critical), lasts("quantity"), lasts("before"));
}

Query query_of(db::Dialect dialect, const EventFilter& filter, bool of_cabinet) {
  Query query;
  int last = of_cabinet ? 1 : 0;
  std::string where = of_cabinet ? " where cabinet_id = $1" : " where true";
  if (filter.after) where += fmt::format(" and id > ${}", query.after = ++last);
  if (!filter.types.empty()) {
    query.types = last + 1;
    std::string list;
    for (std::size_t i = 0; i < filter.types.size(); ++i)
      list += fmt::format("{}${}", list.empty() ? "" : ", ", ++last);
    where += fmt::format(" and type in ({})", list);
  }
  if (filter.reader) {
    query.negative = ++last;
    query.critical = ++last;
    where += " and " + concerns_reader(dialect, query.negative, query.critical);
  }
  query.sql = fmt::format("select {} from events{} order by id{}", kEvents.select(), where,
                          filter.after ? "" : " desc");
  if (of_cabinet) query.sql += fmt::format(" limit ${}", query.limit = ++last);
  return query;
}

void bind(db::Statement& statement, const Query& query, const EventFilter& filter) {
  if (query.after != 0) statement.bind(query.after, *filter.after);
  for (std::size_t i = 0; i < filter.types.size(); ++i)
    statement.bind(query.types + static_cast<int>(i), filter.types[i]);
  if (query.negative != 0) statement.bind(query.negative, filter.reader->negative_rating);
  if (query.critical != 0) statement.bind(query.critical, filter.reader->critical_days);
  if (query.limit != 0) statement.bind(query.limit, filter.limit);
}

std::vector<EventRow> read_each_cabinet(db::Tx& tx, const EventFilter& filter) {
  const Query query = query_of(tx.dialect(), filter, true);
  auto& select = tx.prepare(query.sql);
  std::vector<EventRow> rows;
  for (const CabinetId cabinet : filter.cabinets) {
    select.bind(1, cabinet);
    bind(select, query, filter);
    while (select.step()) rows.push_back(kEvents.read(select));
  }
  return rows;
}

std::vector<EventRow> read_among_all(db::Tx& tx, const EventFilter& filter) {
  std::vector<CabinetId> wanted(filter.cabinets.begin(), filter.cabinets.end());
  std::ranges::sort(wanted);
  const Query query = query_of(tx.dialect(), filter, false);
  auto& select = tx.stream(query.sql);
  bind(select, query, filter);
  std::vector<EventRow> rows;
  while (select.step()) {
    if (!std::ranges::binary_search(wanted, CabinetId{select.integer(1)})) continue;
    rows.push_back(kEvents.read(select));
    if (std::ssize(rows) == filter.limit) {
      select.reset();
      break;
    }
  }
  return rows;
}

}  // namespace

// The types are literals, so that the partial index events_of_stock is used.
std::vector<EventRow> stock_events_before(db::Tx& tx, const EventRow& event, std::int64_t limit) {
  static const std::string kSql = fmt::format(
      R"(select {} from events
         where cabinet_id = $1 and subject = $2 and id < $3
           and type in ('stock.critical', 'stock.out', 'stock.replenished')
         order by id desc limit $4)",
      kEvents.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(event.cabinet_id, event.subject, event.id, limit);
  std::vector<EventRow> rows;
  while (query.step()) rows.push_back(kEvents.read(query));
  std::ranges::reverse(rows);
  return rows;
}

std::vector<EventRow> read_events(db::Tx& tx, const EventFilter& filter) {
  auto rows =
      filter.cabinets.size() <= kFewCabinets ? read_each_cabinet(tx, filter) : read_among_all(tx, filter);
  const auto by_id = [](const EventRow& a, const EventRow& b) { return a.id < b.id; };
  std::sort(rows.begin(), rows.end(), by_id);
  const auto limit = std::min(std::ssize(rows), filter.limit);
  if (filter.after) {
    rows.erase(rows.begin() + limit, rows.end());
  } else {
    rows.erase(rows.begin(), rows.end() - limit);
  }
  return rows;
}

std::int64_t newest_event(db::Tx& tx) {
  auto& select = tx.prepare("select coalesce(max(id), 0) from events");
  select.step();
  const std::int64_t newest = select.integer(0);
  select.reset();
  return newest;
}

NewEvents events_since(db::Tx& tx, std::int64_t after) {
  NewEvents events{after, {}};
  auto& select = tx.prepare("select cabinet_id, max(id) from events where id > $1 group by cabinet_id");
  select.bind_all(after);
  while (select.step()) {
    events.cabinets.push_back(CabinetId{select.integer(0)});
    events.newest = std::max(events.newest, select.integer(1));
  }
  std::ranges::sort(events.cabinets);
  return events;
}

}  // namespace wbd::store

#include "core/store/funnel.hpp"

#include <fmt/format.h>

#include "core/db/day_column.hpp"
#include "core/db/keyed_query.hpp"

namespace wbd::store {
namespace {

constexpr std::string_view kFunnelColumns =
    "f.nm_id, f.day, f.open_count, f.cart_count, f.order_count, f.order_sum, f.buyout_count, f.buyout_sum, "
    "f.cancel_count, f.cancel_sum, f.wishlist_count, f.add_to_cart_percent, f.cart_to_order_percent, "
    "f.buyout_percent, f.currency";
constexpr int kFunnelColumnCount = 15;

FunnelDay read_funnel(const db::Statement& row) {
  FunnelDay day;
  day.nm_id = NmId{row.integer(0)};
  day.day = db::read_day(row, 1);
  day.open_count = row.maybe_integer(2);
  day.cart_count = row.maybe_integer(3);
  day.order_count = row.maybe_integer(4);
  day.order_sum = row.maybe_money(5);
  day.buyout_count = row.maybe_integer(6);
  day.buyout_sum = row.maybe_money(7);
  day.cancel_count = row.maybe_integer(8);
  day.cancel_sum = row.maybe_money(9);
  day.wishlist_count = row.maybe_integer(10);
  day.add_to_cart_percent = row.maybe_int32(11);
  day.cart_to_order_percent = row.maybe_int32(12);
  day.buyout_percent = row.maybe_int32(13);
  day.currency = row.text(14);
  return day;
}

FunnelDay merged(FunnelDay now, const FunnelDay& stored) {
  for (auto count : {&FunnelDay::open_count, &FunnelDay::cart_count, &FunnelDay::order_count,
                     &FunnelDay::buyout_count, &FunnelDay::cancel_count, &FunnelDay::wishlist_count}) {
    if (!(now.*count)) now.*count = stored.*count;
  }
  for (auto sum : {&FunnelDay::order_sum, &FunnelDay::buyout_sum, &FunnelDay::cancel_sum}) {
    if (!(now.*sum)) now.*sum = stored.*sum;
  }
  for (auto percent :
       {&FunnelDay::add_to_cart_percent, &FunnelDay::cart_to_order_percent, &FunnelDay::buyout_percent}) {
    if (!(now.*percent)) now.*percent = stored.*percent;
  }
  return now;
}

void write_row(db::Tx& tx, CabinetId cabinet, const FunnelDay& row, UtcTime now) {
  const std::string day = to_string(row.day);
  tx.prepare(
        "insert into funnel_days(cabinet_id, nm_id, day, open_count, cart_count, order_count, order_sum, "
        "buyout_count, buyout_sum, cancel_count, cancel_sum, wishlist_count, add_to_cart_percent, "
        "cart_to_order_percent, buyout_percent, currency, updated_at) values($1, $2, $3, $4, $5, $6, $7, $8, "
        "$9, $10, $11, $12, $13, $14, $15, $16, $17) on conflict(cabinet_id, nm_id, day) do update set "
        "open_count = excluded.open_count, cart_count = excluded.cart_count, "
        "order_count = excluded.order_count, order_sum = excluded.order_sum, "
        "buyout_count = excluded.buyout_count, buyout_sum = excluded.buyout_sum, "
        "cancel_count = excluded.cancel_count, cancel_sum = excluded.cancel_sum, "
        "wishlist_count = excluded.wishlist_count, add_to_cart_percent = excluded.add_to_cart_percent, "
        "cart_to_order_percent = excluded.cart_to_order_percent, buyout_percent = excluded.buyout_percent, "
        "currency = excluded.currency, updated_at = excluded.updated_at")
      .bind_all(cabinet, row.nm_id, day, row.open_count, row.cart_count, row.order_count, row.order_sum,
                row.buyout_count, row.buyout_sum, row.cancel_count, row.cancel_sum, row.wishlist_count,
                row.add_to_cart_percent, row.cart_to_order_percent, row.buyout_percent, row.currency, now)
      .run();
}

}  // namespace

WriteCounts upsert_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days, UtcTime now) {
  static const std::string kSql = fmt::format(
      "select {} from funnel_days f where f.cabinet_id = $1 and f.nm_id = $2 and f.day = $3", kFunnelColumns);
  WriteCounts counts;
  for (const FunnelDay& row : days) {
    const std::string day = to_string(row.day);
    auto& query = tx.prepare(kSql);
    query.bind_all(cabinet, row.nm_id, day);
    std::optional<FunnelDay> stored;
    if (query.step()) stored = read_funnel(query);
    query.reset();
    const FunnelDay wanted = stored ? merged(row, *stored) : row;
    if (wanted == stored) {
      ++counts.unchanged;
      continue;
    }
    write_row(tx, cabinet, wanted, now);
    ++(stored ? counts.changed : counts.created);
  }
  return counts;
}

std::optional<Date> first_funnel_day(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select f.day from funnel_days f where f.cabinet_id = $1 order by f.day limit 1");
  query.bind_all(cabinet);
  std::optional<Date> first;
  if (query.step()) first = db::read_day(query, 0);
  query.reset();
  return first;
}

std::vector<UtcTime> orders_decided_since(db::Tx& tx, CabinetId cabinet, OrderSpan placed, UtcTime since) {
  std::vector<UtcTime> times;
  // The span is looked at here: a planner that does not know its values takes it for narrower than what was
  // decided lately, and would read all of a year's orders.
  const auto add = [&](std::string_view sql) {
    auto& query = tx.prepare(sql);
    query.bind_all(cabinet, since);
    while (query.step()) {
      const UtcTime time = query.time(0);
      if (time >= placed.from && time < placed.to) times.push_back(time);
    }
  };
  add("select o.ordered_at from orders o where o.cabinet_id = $1 and o.cancelled_at >= $2");
  // From the sales to their orders, one by one: each planner has its own words for that.
  add(tx.dialect() == db::Dialect::postgresql
          ? "select o.ordered_at from sales s cross join lateral (select f.ordered_at from orders f where "
            "f.cabinet_id = s.cabinet_id and f.srid = s.srid offset 0) o where s.cabinet_id = $1 and "
            "s.sold_at >= $2"
          : "select o.ordered_at from sales s cross join orders o where s.cabinet_id = $1 and s.sold_at >= "
            "$2 and o.cabinet_id = s.cabinet_id and o.srid = s.srid");
  return times;
}

FunnelPage list_funnel(db::Tx& tx, const FunnelFilter& filter) {
  int last = static_cast<int>(filter.cabinets.size());
  std::string where = "f.cabinet_id in " + db::parameter_list(1, filter.cabinets.size());
  const int from = filter.from ? ++last : 0;
  if (from != 0) where += fmt::format(" and f.day >= ${}", from);
  const int to = filter.to ? ++last : 0;
  if (to != 0) where += fmt::format(" and f.day <= ${}", to);
  const int nm_id = filter.nm_id ? ++last : 0;
  if (nm_id != 0) where += fmt::format(" and f.nm_id = ${}", nm_id);
  const auto from_day = db::day_text(filter.from), to_day = db::day_text(filter.to);
  const auto bind = [&](db::Statement& statement) {
    db::bind_list(statement, 1, filter.cabinets);
    if (from != 0) statement.bind(from, from_day);
    if (to != 0) statement.bind(to, to_day);
    if (nm_id != 0) statement.bind(nm_id, *filter.nm_id);
  };

  FunnelPage page;
  auto& count = tx.prepare("select count(*) from funnel_days f where " + where);
  bind(count);
  count.step();
  page.total = count.integer(0);
  count.reset();

  auto& query = tx.prepare(fmt::format(
      "select {}, f.cabinet_id, f.updated_at, p.vendor_code, p.title from funnel_days f left join "
      "products p on p.cabinet_id = f.cabinet_id and p.nm_id = f.nm_id where {} order by f.day "
      "desc, f.nm_id desc, f.cabinet_id limit ${} offset ${}",
      kFunnelColumns, where, last + 1, last + 2));
  bind(query);
  query.bind(last + 1, filter.limit);
  query.bind(last + 2, filter.offset);
  while (query.step()) {
    page.rows.push_back({CabinetId{query.integer(kFunnelColumnCount)}, read_funnel(query),
                         query.time(kFunnelColumnCount + 1), query.maybe_text(kFunnelColumnCount + 2),
                         query.maybe_text(kFunnelColumnCount + 3)});
  }
  return page;
}

}  // namespace wbd::store

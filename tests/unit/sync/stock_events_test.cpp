#include "core/sync/stocks/stock_events.hpp"

#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/sync/products/ingest.hpp"
#include "core/sync/thresholds.hpp"
#include "tests/unit/store/support.hpp"

namespace stock_events_test {

using namespace wbd;
using namespace wbd::test;

namespace {

constexpr NmId kArticle{5};
const UtcTime kNow = parse_rfc3339("2026-11-22T10:00:00Z").value();  // 13:00 in Moscow

// `count` orders of a size, the first at `time` and each a second later.
void add_orders(db::Tx& tx, CabinetId cabinet, std::string_view time, int count,
                std::optional<std::int64_t> chrt_id, std::optional<std::string> barcode = {}) {
  for (int i = 0; i < count; ++i) {
    Order order;
    order.cabinet_id = cabinet;
    order.ordered_at = order.updated_at = parse_rfc3339(time).value() + std::chrono::seconds{i};
    order.srid = std::string(time) + barcode.value_or("") + std::to_string(i);
    order.nm_id = kArticle;
    if (chrt_id) order.chrt_id = ChrtId{*chrt_id};
    order.barcode = barcode;
    const Order* const row = &order;
    store::save_orders(tx, cabinet, std::span(&row, 1));
  }
}

}  // namespace

TEST_CASE("stock events follow the orders of fourteen full days and the thresholds of the members") {
  TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    Product card;
    card.nm_id = kArticle;
    card.sizes = {{ChrtId{51}, "M", {"bar-51"}}, {ChrtId{52}, "L", {"bar-52"}}};
    sync::ingest_products(tx, id, std::vector{card});
    add_orders(tx, id, "2026-11-21T20:59:00Z", 10, 51);                     // the last minute of yesterday
    add_orders(tx, id, "2026-11-07T21:00:00Z", 2, std::nullopt, "bar-51");  // the first seconds of 8.11
    add_orders(tx, id, "2026-11-21T21:00:00Z", 50, 51);                     // today
    add_orders(tx, id, "2026-11-07T20:00:00Z", 50, 51);                     // too long ago
    return id;
  });
  const auto events_of = [&](const std::vector<sync::SizeLevel>& levels) {
    const TimeZone moscow = TimeZone::moscow();
    sync::Events events;
    database.read([&](db::Tx& tx) { sync::emit_stock_events(tx, {cabinet, moscow, kNow}, levels, events); });
    return events;
  };
  // 12 orders in 14 days: 7 days are 6 pieces, 14 days are 12.
  CHECK(events_of({}).empty());
  CHECK(events_of({{kArticle, ChrtId{51}, 8, 7}}).empty());
  CHECK(events_of({{kArticle, ChrtId{52}, 8, 1}}).empty());  // it has no orders
  const auto critical =
      events_of({{kArticle, ChrtId{51}, 7, 6}, {kArticle, ChrtId{52}, 1, 0}, {kArticle, ChrtId{53}, 0, 4}});
  REQUIRE(critical.size() == 3);
  CHECK(critical[0].type == EventType::stock_critical);
  CHECK_THAT(critical[0].payload, Catch::Contains("\"orders_in_window\":12"));
  CHECK(critical[1].type == EventType::stock_out);
  CHECK(critical[2].type == EventType::stock_replenished);

  database.write([&](db::Tx& tx) {
    User user = store::find_user(tx, TelegramId{1}).value();
    user.settings.critical_days = 14;
    store::upsert_user(tx, user);
  });
  CHECK(events_of({{kArticle, ChrtId{51}, 7, 6}}).empty());  // was critical before
  CHECK(events_of({{kArticle, ChrtId{51}, 13, 12}}).size() == 1);
}

TEST_CASE("the members' thresholds are joined: the most stars, each number of days once") {
  TempDatabase database;
  const CabinetId cabinet = database.write([](db::Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const auto thresholds = [&] {
    return database.write([&](db::Tx& tx) { return sync::thresholds_of(tx, cabinet); });
  };
  CHECK(thresholds().negative_stars == 3);
  CHECK(thresholds().critical_days == std::vector<std::int64_t>{7});
  database.write([&](db::Tx& tx) {
    User first = store::find_user(tx, TelegramId{1}).value();
    first.settings.negative_rating = 1;
    first.settings.critical_days = 30;
    store::upsert_user(tx, first);
  });
  CHECK(thresholds().negative_stars == 1);
  database.write([&](db::Tx& tx) {
    User second;
    second.telegram_id = TelegramId{2};
    second.created_at = kNow;
    second.settings.negative_rating = 4;
    second.settings.critical_days = 14;
    store::upsert_user(tx, second);
    REQUIRE(store::save_member(tx, cabinet, TelegramId{2}, MemberRole::viewer, kNow).has_value());
  });
  CHECK(thresholds().negative_stars == 4);
  CHECK(thresholds().critical_days == std::vector<std::int64_t>{14, 30});
}

}  // namespace stock_events_test

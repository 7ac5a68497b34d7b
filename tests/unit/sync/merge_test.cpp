#include "core/sync/merge.hpp"

#include <algorithm>
#include <functional>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace merge_test {

using namespace wbd;
using namespace std::chrono_literals;

namespace {

const UtcTime kNoon = *parse_rfc3339("2026-11-20T12:00:00Z");

StatOrder stat_row(UtcTime changed_at = kNoon) {
  StatOrder row;
  row.srid = "a.1";
  row.ordered_at = kNoon - 1h;
  row.changed_at = changed_at;
  row.region = "Московская";
  row.warehouse = "Склад WB РФ";
  row.price = Money{150000};
  row.price_with_discount = Money{105000};
  row.finished_price = Money{90050};
  return row;
}

FeedOrder feed_row(FeedStatus status, UtcTime changed_at = kNoon) {
  FeedOrder row;
  row.srid = "a.1";
  row.nm_id = NmId{7};
  row.chrt_id = ChrtId{70};
  row.ordered_at = kNoon - 1h;
  row.changed_at = changed_at;
  row.status = status;
  row.city = "Казань";
  row.warehouse = "Склад WB";
  row.seller_price = Money{106000};
  row.currency = "RUB";
  return row;
}

Order order_from(std::initializer_list<std::function<void(Order&)>> steps) {
  Order order;
  order.srid = "a.1";
  for (const auto& step : steps) step(order);
  return order;
}

}  // namespace

TEST_CASE("the status prefers a return to a buyout to a cancel, whichever source knows it") {
  struct Case {
    const char* name;
    bool sold, sale_returned, stat_cancelled;
    std::optional<FeedStatus> feed;
    OrderStatus want;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"nothing known", false, false, false, {}, OrderStatus::created},
          {"feed created", false, false, false, FeedStatus::created, OrderStatus::created},
          {"unknown feed word", false, false, false, FeedStatus::other, OrderStatus::created},
          {"isCancel", false, false, true, FeedStatus::created, OrderStatus::cancelled},
          {"feed cancel", false, false, false, FeedStatus::cancel, OrderStatus::cancelled},
          {"S row beats isCancel", true, false, true, FeedStatus::cancel, OrderStatus::buyout},
          {"feed buyout beats isCancel", false, false, true, FeedStatus::buyout, OrderStatus::buyout},
          {"R row beats S row", true, true, false, FeedStatus::buyout, OrderStatus::returned},
          {"feed return beats S row", true, false, false, FeedStatus::returned, OrderStatus::returned},
          {"feed defective return", false, false, true, FeedStatus::return_defective, OrderStatus::returned},
      });
  INFO(c.name);
  Order order;
  order.sold = c.sold;
  order.sale_returned = c.sale_returned;
  order.stat_cancelled = c.stat_cancelled;
  order.feed_status = c.feed;
  CHECK(sync::status_of(order) == c.want);
}

TEST_CASE("an order that only the feed knows carries the seller's price until supplier/orders has one") {
  Order order = order_from({[](Order& o) { sync::apply(o, feed_row(FeedStatus::created)); }});
  CHECK(order.price_with_discount == Money{106000});
  StatOrder unpriced = stat_row();
  unpriced.price_with_discount = std::nullopt;  // WB's 0
  sync::apply(order, unpriced);
  CHECK(order.price_with_discount == Money{106000});
  sync::apply(order, stat_row());
  CHECK(order.price_with_discount == Money{105000});
  sync::apply(order, feed_row(FeedStatus::buyout, kNoon + 1h));
  CHECK(order.price_with_discount == Money{105000});
}

TEST_CASE("a late price overwrites the missing one, never the reverse") {
  StatOrder unpriced = stat_row();
  unpriced.price_with_discount = unpriced.finished_price = std::nullopt;
  Order order = order_from({[&](Order& o) { sync::apply(o, unpriced); }});
  CHECK_FALSE(order.finished_price);
  CHECK(sync::apply(order, stat_row()));  // same lastChangeDate
  CHECK(order.finished_price == Money{90050});
  CHECK_FALSE(sync::apply(order, unpriced));
  CHECK(order.finished_price == Money{90050});
}

TEST_CASE("a row older than what its source said before changes nothing") {
  StatOrder newer = stat_row(kNoon + 2h);
  newer.is_cancel = true;
  newer.cancelled_at = kNoon + 1h;
  Order order = order_from({[&](Order& o) { sync::apply(o, newer); }});
  const Order before = order;
  CHECK_FALSE(sync::apply(order, stat_row(kNoon)));
  CHECK(order == before);
}

TEST_CASE("the same row twice is no change") {
  Order order = order_from({[](Order& o) { sync::apply(o, stat_row()); },
                            [](Order& o) { sync::apply(o, feed_row(FeedStatus::buyout)); }});
  CHECK_FALSE(sync::apply(order, stat_row()));
  CHECK_FALSE(sync::apply(order, feed_row(FeedStatus::buyout)));
}

TEST_CASE("the joined order does not depend on which source spoke first") {
  StatOrder cancelled = stat_row(kNoon + 30min);
  cancelled.is_cancel = true;
  cancelled.cancelled_at = kNoon + 20min;
  StatOrder bare = stat_row(kNoon + 40min);
  bare.region = bare.warehouse = std::nullopt;
  store::SaleFlags sold;
  sold.sold = true;
  sold.sale_id = "S1";
  sold.for_pay = Money{80000};
  sold.updated_at = kNoon + 3h;
  std::vector<std::function<void(Order&)>> steps{
      [&](Order& o) { sync::apply(o, stat_row()); },
      [&](Order& o) { sync::apply(o, cancelled); },
      [&](Order& o) { sync::apply(o, feed_row(FeedStatus::created)); },
      [&](Order& o) { sync::apply(o, feed_row(FeedStatus::cancel, kNoon + 10min)); },
      [&](Order& o) { sync::apply(o, sold); },
  };
  std::vector<std::size_t> turn{0, 1, 2, 3, 4};
  std::optional<Order> first;
  do {
    Order order;
    order.srid = "a.1";
    for (const std::size_t i : turn) steps[i](order);
    if (!first) first = order;
    REQUIRE(order == *first);
  } while (std::next_permutation(turn.begin(), turn.end()));
  CHECK(first->status == OrderStatus::buyout);
  CHECK(first->cancelled_at == kNoon + 20min);
  CHECK(first->region == "Московская");
  CHECK(first->chrt_id == ChrtId{70});
  CHECK(first->updated_at == kNoon + 3h);
}

TEST_CASE("a cancel that the feed takes back leaves no trace of it") {
  Order order = order_from({[](Order& o) { sync::apply(o, feed_row(FeedStatus::cancel)); }});
  CHECK(order.cancelled_at == kNoon);
  sync::apply(order, feed_row(FeedStatus::created, kNoon + 1h));
  CHECK(order.status == OrderStatus::created);
  CHECK_FALSE(order.cancelled_at);
}

TEST_CASE("a cancel of the statistics ends when the feed later says that the order goes on") {
  StatOrder cancelled = stat_row();
  cancelled.is_cancel = true;
  cancelled.cancelled_at = kNoon;
  const auto stat = [&](Order& o) { sync::apply(o, cancelled); };
  const auto feed = [](Order& o) { sync::apply(o, feed_row(FeedStatus::created, kNoon + 1h)); };
  const auto older = [](Order& o) { sync::apply(o, feed_row(FeedStatus::created, kNoon)); };
  for (Order order : {order_from({stat, feed}), order_from({feed, stat}), order_from({older, stat, feed})}) {
    CHECK(order.status == OrderStatus::created);
    CHECK_FALSE(order.cancelled_at);
    CHECK_FALSE(sync::apply(order, cancelled));
  }
  for (const Order& order : {order_from({stat, older}), order_from({older, stat})}) {
    CHECK(order.status == OrderStatus::cancelled);
    CHECK(order.cancelled_at == kNoon);
  }
}

TEST_CASE("the amounts of a sale once known stay known") {
  StatSale row;
  row.sale_id = "S1";
  row.srid = "a.1";
  row.changed_at = kNoon;
  row.for_pay = Money{80000};
  Sale sale;
  CHECK(sync::apply(sale, row));
  row.for_pay = std::nullopt;
  row.changed_at = kNoon + 1h;
  CHECK(sync::apply(sale, row));
  CHECK(sale.row.for_pay == Money{80000});
  CHECK(sale.row.changed_at == kNoon + 1h);
}

}  // namespace merge_test

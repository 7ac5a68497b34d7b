// Sellers of random size whose supplier/orders and supplier/sales WB takes away at a random moment, and gives
// back. What is stored is compared row by row with the emulator's own account.

#include <map>
#include <set>

#include "core/analytics/daily.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/method_states.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace feed_mode_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

using Unit = std::pair<std::string, std::string>;  // srid; sale or return

struct Stored {
  std::map<std::string, store::OrderRow> orders;  // by srid
  std::map<Unit, store::SaleRow> sales;
  std::size_t sale_rows = 0;
};

Stored stored(World& world) {
  Stored out;
  world.database->read([&](db::Tx& tx) {
    store::OrderFilter orders;
    orders.cabinets = {world.cabinet};
    orders.limit = test::kAll;
    for (auto& row : store::list_orders(tx, orders).rows) out.orders.emplace(row.order.srid, std::move(row));
    store::SaleFilter sales;
    sales.cabinets = {world.cabinet};
    sales.limit = test::kAll;
    for (auto& row : store::list_sales(tx, sales).rows) {
      ++out.sale_rows;
      const StatSale& sale = row.sale.row;
      const Unit unit(sale.srid, to_string(sale.kind));
      INFO("two rows of one unit: " << unit.first << " " << unit.second);
      REQUIRE(out.sales.emplace(unit, row).second);
    }
  });
  return out;
}

// The stored cards, without those that are known from the trash alone: WB tells little of them.
std::set<std::int64_t> whole_cards(World& world) {
  store::ProductFilter filter;
  filter.cabinets = {world.cabinet};
  filter.limit = test::kAll;
  std::set<std::int64_t> cards;
  for (const auto& row :
       world.database->read_value([&](db::Tx& tx) { return store::list_products(tx, filter); }).rows) {
    if (row.product.brand) cards.insert(row.product.nm_id.value);
  }
  CHECK(!cards.empty());
  return cards;
}

int rank(std::string_view status) {
  return status == "returned" ? 3 : status == "buyout" ? 2 : status == "cancelled" ? 1 : 0;
}

std::string moscow_day(UtcTime time) {
  return to_moscow_text(time).substr(0, 10);
}

// The emulator's account of the units at several moments: the feed forgets a buyout when it is returned.
struct Known {
  std::set<Unit> units;                 // proven by the feed or by accounting
  std::map<Unit, std::string> sold_at;  // as the feed said it
  std::set<std::string> orders;

  void add(const json& truth) {
    for (const json& sale : truth["sales"]) {
      const Unit unit(sale["srid"], sale["type"]);
      if (sale["sold_at"].is_null() && sale["preliminary"].get<bool>()) continue;  // its time is unknown
      units.insert(unit);
      if (!sale["sold_at"].is_null()) sold_at[unit] = sale["sold_at"];
    }
    for (const json& order : truth["orders"]) orders.insert(order["srid"].get<std::string>());
  }
};

// Orders and sales without the statistics; `before`: what was stored when the methods went away.
void check_feed_mode(const Stored& now, const Stored& before, const json& truth, const Known& known,
                     const std::set<std::int64_t>& cards) {
  for (const json& want : truth["orders"]) {
    INFO(want.dump());
    const auto found = now.orders.find(want["srid"].get<std::string>());
    REQUIRE(found != now.orders.end());
    const Order& got = found->second.order;
    const auto old = before.orders.find(got.srid);
    const int known_before = old == before.orders.end() ? 0 : rank(to_string(old->second.order.status));
    REQUIRE(rank(to_string(got.status)) >= rank(want["status"].get<std::string>()));
    if (want["in_feed"].get<bool>() && known_before <= rank(want["status"].get<std::string>()))
      REQUIRE(to_string(got.status) == want["status"].get<std::string>());
    REQUIRE(got.nm_id->value == want["nm_id"].get<std::int64_t>());
    const bool in_feed = want["in_feed"].get<bool>();
    const bool has_card = cards.contains(got.nm_id->value);
    const auto check = [&](const auto& value, const char* field) {
      INFO(field);
      if (has_card || value) REQUIRE(test::json_of(value) == want[field]);
    };
    check(got.vendor_code, "vendor_code");
    check(got.brand, "brand");
    check(got.subject, "subject");
    check(got.size, "size");
    // The statistics name no chrt_id.
    if (!got.stat_changed_at || got.chrt_id)
      check(got.chrt_id ? std::optional(got.chrt_id->value) : std::nullopt, "chrt_id");
    if (in_feed) REQUIRE(got.chrt_id.has_value());
    if (has_card) REQUIRE(got.category.has_value());
    if (got.barcode && !got.stat_changed_at) REQUIRE(*got.barcode == want["barcode"].get<std::string>());
    REQUIRE(to_string(*got.warehouse_type) == want["warehouse_type"].get<std::string>());
    if (got.stat_changed_at) continue;  // the statistics come first
    if (in_feed) {
      REQUIRE(got.region == want["city"].get<std::string>());
      REQUIRE(got.district == want["district"].get<std::string>());
      REQUIRE(test::time_text(got.ordered_at) == want["ordered_at"]);
    }
    REQUIRE(moscow_day(got.ordered_at) == want["ordered_on"].get<std::string>());
    REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
    REQUIRE(test::kopecks(got.finished_price) == want["finished_price"]);
    REQUIRE(test::json_of(got.spp_percent) == want["spp_percent"]);
    REQUIRE(test::json_of(got.country) == want["country"]);
  }
  for (const json& want : truth["sales"]) {
    INFO(want.dump());
    const Unit unit(want["srid"], want["type"]);
    if (want["sold_on"].is_null()) continue;  // only its return is known
    const auto found = now.sales.find(unit);
    REQUIRE(found != now.sales.end());
    const StatSale& got = found->second.sale.row;
    if (before.sales.contains(unit) && !got.sale_id.empty()) continue;
    REQUIRE(got.sale_id.empty());
    // The feed may have forgotten the unit before the client first asked.
    const auto in_feed = known.sold_at.find(unit);
    const bool as_in_feed = in_feed != known.sold_at.end() && to_rfc3339(got.sold_at) == in_feed->second;
    if (!as_in_feed) {
      REQUIRE(want["sold_at"].is_null());
      REQUIRE(moscow_day(got.sold_at) == want["sold_on"].get<std::string>());
    }
    REQUIRE(test::kopecks(got.for_pay) == want["for_pay"]);
    REQUIRE(test::kopecks(got.finished_price) == want["finished_price"]);
    if (!want["preliminary"].get<bool>()) {
      REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
    } else {
      REQUIRE(got.price_with_discount == now.orders.at(unit.first).order.price_with_discount);
    }
  }
  // Nothing is made up.
  for (const auto& [unit, sale] : now.sales) {
    INFO(unit.first << " " << unit.second);
    if (sale.sale.row.sale_id.empty()) REQUIRE(known.units.contains(unit));
  }
  for (const auto& [srid, order] : now.orders) {
    INFO(srid);
    if (!before.orders.contains(srid)) REQUIRE(known.orders.contains(srid));
  }
}

// Stored rows stay as they were, also their ids.
void check_kept(const Stored& before, const Stored& now) {
  for (const auto& [srid, order] : before.orders) {
    INFO(srid);
    REQUIRE(now.orders.contains(srid));
    REQUIRE(now.orders.at(srid).order.id == order.order.id);
  }
  for (const auto& [unit, sale] : before.sales) {
    INFO(unit.first << " " << unit.second);
    const auto found = now.sales.find(unit);
    REQUIRE(found != now.sales.end());
    const Sale &was = sale.sale, &is = found->second.sale;
    REQUIRE(is.id == was.id);
    if (was.row.sale_id.empty()) continue;
    REQUIRE(is.row.sale_id == was.row.sale_id);
    REQUIRE(is.row.sold_at == was.row.sold_at);
    if (was.row.for_pay) REQUIRE(is.row.for_pay == was.row.for_pay);
    if (was.row.price_with_discount) REQUIRE(is.row.price_with_discount == was.row.price_with_discount);
  }
}

// SPEC section 8, from the rows alone.
void check_sums(World& world, const Stored& now) {
  std::int64_t buyouts = 0, returns = 0, buyouts_sum = 0, returns_sum = 0;
  std::map<std::string, std::int64_t> statuses;
  for (const auto& [unit, sale] : now.sales) {
    const auto order = now.orders.find(unit.first);
    const auto of_order = order == now.orders.end() ? std::nullopt : order->second.order.price_with_discount;
    const auto price = sale.sale.row.price_with_discount ? sale.sale.row.price_with_discount : of_order;
    (unit.second == "sale" ? buyouts : returns) += 1;
    (unit.second == "sale" ? buyouts_sum : returns_sum) += test::minor(price);
  }
  for (const auto& [srid, order] : now.orders) ++statuses[std::string(to_string(order.order.status))];
  SalesNumbers sum;
  world.database->read([&](db::Tx& tx) {
    const auto rows = store::all_daily_rows(tx, world.cabinet);
    const auto again = analytics::recompute(tx, world.cabinet, TimeZone::moscow());
    REQUIRE(rows.size() == again.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      REQUIRE(rows[i].key == again[i].key);
      REQUIRE(rows[i].numbers == again[i].numbers);
      if (rows[i].key.slice != store::DailySlice::cabinet) continue;
      sum.buyouts_count += rows[i].numbers.buyouts_count;
      sum.returns_count += rows[i].numbers.returns_count;
      sum.buyouts_sum += rows[i].numbers.buyouts_sum;
      sum.returns_sum += rows[i].numbers.returns_sum;
      sum.bought_count += rows[i].numbers.bought_count;
      sum.returned_count += rows[i].numbers.returned_count;
      sum.cancelled_count += rows[i].numbers.cancelled_count;
    }
  });
  CHECK(sum.buyouts_count == buyouts);
  CHECK(sum.returns_count == returns);
  CHECK(sum.buyouts_sum.minor == buyouts_sum);
  CHECK(sum.returns_sum.minor == returns_sum);
  CHECK(sum.bought_count == statuses["buyout"]);
  CHECK(sum.returned_count == statuses["returned"]);
  CHECK(sum.cancelled_count == statuses["cancelled"]);
}

// The methods are back: every row of theirs is stored, with its saleID, and no unit twice.
void check_statistics(const Stored& now, const json& truth) {
  for (const json& want : truth["sales"]) {
    INFO(want.dump());
    const auto found = now.sales.find(Unit(want["srid"], want["type"]));
    REQUIRE(found != now.sales.end());
    const StatSale& got = found->second.sale.row;
    REQUIRE(got.sale_id == want["sale_id"].get<std::string>());
    REQUIRE(test::time_text(got.sold_at) == want["sold_at"]);
    if (!want["for_pay"].is_null()) REQUIRE(test::kopecks(got.for_pay) == want["for_pay"]);
    if (!want["price_with_discount"].is_null())
      REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
  }
  for (const json& want : truth["orders"]) {
    INFO(want.dump());
    const auto found = now.orders.find(want["srid"].get<std::string>());
    REQUIRE(found != now.orders.end());
    const Order& got = found->second.order;
    REQUIRE(rank(to_string(got.status)) >= rank(want["status"].get<std::string>()));
    REQUIRE(test::time_text(got.ordered_at) == want["ordered_at"]);
    if (want["in_orders"].get<bool>() && !want["price_with_discount"].is_null())
      REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
  }
}

void set_method(World& world, const char* operation, const char* state) {
  world.control("POST", "/__control/methods", json{{"operation", operation}, {"state", state}}.dump());
}

SourceMode mode_of(World& world) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet)->source_mode; });
}

}  // namespace

TEST_CASE(
    "without supplier/orders and supplier/sales orders and sales are those of feed, cards and accounting") {
  for (const int seed : test::random_sellers("WB_FEED_SELLERS", 1, 3)) {
    std::mt19937 random(static_cast<unsigned>(seed) * 7919);
    const auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
    test::RandomSeller seller(seed);
    const int moment = seed % 3;  // before, during or after the first sync
    World world(static_cast<std::uint64_t>(seed), seller.options, seller.type);
    INFO(seller.name() << ", moment " << moment);
    Known known;
    const auto note = [&] { known.add(world.truth("feed_mode")["feed_mode"]); };
    note();
    // A unit may be bought and returned within a few steps, and the feed then forgets the buyout.
    const auto live = [&](int steps) {
      world.before_run = [&](Dataset dataset) {
        if (dataset == Dataset::orders) note();
      };
      seller.live(world, steps);
      world.before_run = nullptr;
    };
    if (moment == 1) {
      for (int i = roll(12); i > 0; --i) world.run(kDatasets[static_cast<std::size_t>(roll(11))], false);
    } else if (moment == 2) {
      world.settle();
      live(2);
      world.settle();
    }
    const auto lose = [&](const char* operation) {
      set_method(world, operation, roll(2) == 0 ? "deprecated" : "removed");
    };
    const bool sales_first = roll(2) == 0;
    note();
    const Stored before = stored(world);
    lose(sales_first ? "supplier_sales" : "supplier_orders");
    if (roll(2) == 0) {
      live(1);
      note();
    }
    const Stored between = stored(world);
    lose(sales_first ? "supplier_orders" : "supplier_sales");
    for (int i = 0; i < 2; ++i) {
      live(1 + roll(2));
      world.settle();
      note();
    }
    world.pass(1h, {{"finance_reports", 1}});
    world.settle();
    const json truth = world.truth("feed_mode")["feed_mode"];
    known.add(truth);
    CHECK(mode_of(world) == SourceMode::feed);
    const Stored now = stored(world);
    check_kept(before, now);
    check_kept(between, now);
    check_feed_mode(now, between, truth, known, whole_cards(world));
    check_sums(world, now);

    set_method(world, "supplier_orders", "on");
    set_method(world, "supplier_sales", "on");
    world.pass(25h);
    world.settle();
    CHECK(mode_of(world) == SourceMode::statistics);
    const Stored after = stored(world);
    check_statistics(after, world.truth("orders,sales"));
    check_sums(world, after);
    for (const auto& [unit, sale] : now.sales) {
      INFO(unit.first << " " << unit.second);
      REQUIRE(after.sales.contains(unit));
      REQUIRE(after.sales.at(unit).sale.id == sale.sale.id);
    }
  }
}

}  // namespace feed_mode_test

// WB at its worst: random faults of every kind in every method, lost requests and processes that die. Pages
// overlap, rows come late, and texts are no Unicode. Meanwhile each figure is right or unknown, and no row is
// lost. A field that WB changes for good is named. When WB is well again, everything equals its own account.

#include <set>

#include "core/analytics/daily.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace hostile_seller_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

constexpr const char* kOperations[] = {
    "order_feed", "supplier_orders",   "fbs_new",          "fbs_orders",  "fbs_status",   "supplier_sales",
    "stocks_wb",  "stocks_seller",     "cards_list",       "cards_trash", "item_rating",  "goods",
    "feedbacks",  "feedbacks_archive", "questions",        "funnel",      "finance_rows", "balance",
    "offices",    "seller_warehouses", "warehouse_stocks", "commission",  "box_tariffs",  "return_tariffs"};

constexpr test::DriftField kFields[] = {
    {Dataset::orders, "supplier_orders", "supplier_orders", "totalPrice"},
    {Dataset::orders, "supplier_orders", "supplier_orders", "lastChangeDate"},
    {Dataset::orders, "supplier_orders", "supplier_orders", "isCancel"},
    {Dataset::orders, "supplier_orders", "supplier_orders", "date"},
    {Dataset::orders, "order_feed", "order_feed", "status"},
    {Dataset::orders, "order_feed", "order_feed", "createdAt"},
    {Dataset::orders, "order_feed", "order_feed", "chrtId"},
    {Dataset::sales, "supplier_sales", "supplier_sales", "forPay"},
    {Dataset::sales, "supplier_sales", "supplier_sales", "srid"},
    {Dataset::stocks, "stocks_wb", "stocks_wb", "quantity"},
    {Dataset::products, "cards_list", "cards_list", "nmID"},
    {Dataset::products, "cards_list", "cards_list", "updatedAt"},
    {Dataset::prices, "goods", "goods", "sizes"},
    {Dataset::reviews, "feedbacks", "feedbacks", "createdDate"},
    {Dataset::questions, "questions", "questions", "id"},
    {Dataset::finance, "finance_rows", "finance_details", "rrdId"},
    {Dataset::finance, "finance_rows", "finance_details", "forPay"}};

class Weather {
 public:
  explicit Weather(int seed) : random_(static_cast<unsigned>(seed) * 15'485'863U) { random_.discard(100); }
  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }

  // One fault in a method; every kind that leaves the token and the method as they are.
  json fault(const char* operation) {
    static const json kinds[] = {{{"kind", "status"}, {"status", 429}},
                                 {{"kind", "status"}, {"status", 429}, {"retry_after", 20}},
                                 {{"kind", "status"}, {"status", 429}, {"retry_after", 0}},
                                 {{"kind", "status"}, {"status", 500}},
                                 {{"kind", "status"}, {"status", 503}},
                                 {{"kind", "html"}},
                                 {{"kind", "html"}, {"status", 502}},
                                 {{"kind", "reset"}},
                                 {{"kind", "reset"}, {"bytes", 700}},
                                 {{"kind", "reset"}, {"bytes", 5'000}},
                                 {{"kind", "truncate"}},
                                 {{"kind", "empty"}},
                                 {{"kind", "null_body"}},
                                 {{"kind", "retype"}, {"rows", 3}},
                                 {{"kind", "null"}, {"rows", 5}},
                                 {{"kind", "missing"}, {"rows", 2}},
                                 {{"kind", "new_field"}, {"rows", 50}}};
    json one = kinds[roll(static_cast<int>(std::size(kinds)))];
    one["operation"] = operation;
    one["probability"] = 10 + roll(50);
    return one;
  }

  void begin(World& world) {
    for (const char* operation : kOperations) {
      if (roll(3) != 0) world.control("POST", "/__control/faults", fault(operation).dump());
    }
  }

 private:
  std::mt19937 random_;
};

// The number behind `name` gets smaller, so that a page shows the last rows of the one before once more.
void shift(std::string& text, std::string_view name) {
  const auto at = text.find(name);
  if (at == std::string::npos) return;
  const auto from = at + name.size();
  auto to = from;
  while (to < text.size() && text[to] >= '0' && text[to] <= '9') ++to;
  if (to == from) return;
  const long number = std::stol(text.substr(from, to - from));
  text.replace(from, to - from, std::to_string(std::max(0L, number - 3)));
}

// Half an emoji on each side, and U+0000, beside text that is good.
void say_nonsense(World& world, int number) {
  const std::string id = std::to_string(number);
  world.control("POST", "/__control/texts",
                R"({"reviews":[{"id":"odd)" + id + R"(","text":"a\ud83d","pros":"\ude00b","cons":"\u0000",)" +
                    R"("productValuation":4}],"questions":[{"id":"odd)" + id +
                    R"(","text":"c\u0000\ud83d"}]})");
}

struct Counts {
  std::size_t orders = 0, sales = 0, reviews = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};

// A stored value is WB's or unknown, whatever the last answers were. Returns how much is stored.
Counts check_figures(World& world) {
  const json truth = world.truth("orders,sales");
  std::map<std::string, const json*> orders, sales;
  for (const json& row : truth["orders"]) orders[row["srid"]] = &row;
  for (const json& row : truth["sales"]) sales[row["sale_id"]] = &row;
  store::OrderFilter filter;
  filter.cabinets = {world.cabinet};
  filter.limit = test::kAll;
  store::SaleFilter sold;
  sold.cabinets = {world.cabinet};
  sold.limit = test::kAll;
  store::ReviewFilter reviews;
  reviews.cabinets = {world.cabinet};
  reviews.limit = test::kAll;
  return world.database->read_value([&](db::Tx& tx) {
    Counts counts;
    for (const auto& row : store::list_orders(tx, filter).rows) {
      ++counts.orders;
      const Order& got = row.order;
      INFO(got.srid);
      REQUIRE(orders.contains(got.srid));
      const json& want = *orders[got.srid];
      if (got.nm_id) REQUIRE(got.nm_id->value == want["nm_id"].get<std::int64_t>());
      if (got.chrt_id) REQUIRE(got.chrt_id->value == want["chrt_id"].get<std::int64_t>());
      REQUIRE(test::time_text(got.ordered_at) == want["ordered_at"]);
      if (got.price) REQUIRE(test::kopecks(got.price) == want["price"]);
      if (got.finished_price) REQUIRE(test::kopecks(got.finished_price) == want["finished_price"]);
      if (got.stat_price_with_discount)
        REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
    }
    for (const auto& row : store::list_sales(tx, sold).rows) {
      ++counts.sales;
      const StatSale& got = row.sale.row;
      INFO(got.sale_id);
      REQUIRE(sales.contains(got.sale_id));
      const json& want = *sales[got.sale_id];
      REQUIRE(got.srid == want["srid"]);
      if (got.for_pay) REQUIRE(test::kopecks(got.for_pay) == want["for_pay"]);
      if (got.price_with_discount)
        REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
    }
    counts.reviews = static_cast<std::size_t>(store::list_reviews(tx, reviews).total);
    const auto kept = store::all_daily_rows(tx, world.cabinet);
    const auto counted = analytics::recompute(tx, world.cabinet, TimeZone::moscow());
    REQUIRE(kept.size() == counted.size());
    for (std::size_t i = 0; i < kept.size(); ++i) REQUIRE(kept[i].numbers == counted[i].numbers);
    return counts;
  });
}

sync::RunOutcome read_all(World& world, Dataset dataset) {
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = dataset;
  request.full = request.force = true;
  request.max_limiter_wait = 24h;
  return run_sync(world.context, world.engine->run(std::move(request)));
}

// No event of these kinds happens twice to one subject.
void check_events(World& world) {
  world.database->read([&](db::Tx& tx) {
    auto& query = tx.prepare(R"(
        select type, subject, count(*) from events
        where type in ('order.created', 'review.created', 'question.created')
        group by type, subject having count(*) > 1)");
    query.bind_all();
    while (query.step()) FAIL(query.text(0) << " of " << query.text(1) << ": " << query.integer(2));
    query.reset();
  });
}

void check_end(World& world) {
  // WB fills in late prices, some without a new lastChangeDate; the history is read once more for these.
  world.pass(3h, {{"prices", test::kAll}, {"prices_move", true}});
  for (const Dataset dataset : kDatasets) (void)world.run(dataset);
  for (const Dataset dataset : {Dataset::orders, Dataset::sales}) {
    read_all(world, dataset);
    world.catch_up(dataset);
  }
  const json truth = world.truth();
  test::check_orders(world, truth);
  test::check_sales(world, truth);
  test::check_products(world, truth);
  test::check_reviews(world, truth);
  world.database->read([&](db::Tx& tx) {
    test::check_prices(tx, world.cabinet, truth);
    test::check_questions(tx, world.cabinet, truth);
    test::check_warehouses(tx, world.cabinet, truth);
    test::check_tariffs(tx, world.cabinet, truth);
  });
  world.pass(3h);
  read_all(world, Dataset::stocks);
  test::check_stocks(world, world.truth("stocks"));
  read_all(world, Dataset::finance);
  const json money = world.truth("finance");
  world.database->read([&](db::Tx& tx) { test::check_finance(tx, world.cabinet, money); });
}

}  // namespace

TEST_CASE(
    "whatever WB answers at random, each figure is right or unknown, and in the end everything is right") {
  for (const int seed : test::random_sellers("WB_HOSTILE_SELLERS", 901, 1)) {
    Weather weather(seed);
    test::RandomSeller seller(seed);
    seller.options.days = 15;  // no change gets too old for the feed
    World world(static_cast<std::uint64_t>(seed), seller.options);
    INFO(seller.name());
    if (weather.roll(2) == 0) world.settle();  // else the first load is in the storm, too
    world.transport->rewrite = [&](http::Request& request) {
      if (weather.roll(3) != 0) return;
      shift(request.url, "skip=");
      shift(request.url, "offset=");
      shift(request.body, "\"offset\":");
    };
    Counts before = check_figures(world);
    for (int storm = 0; storm < 3; ++storm) {
      world.control("DELETE", "/__control/faults");
      weather.begin(world);
      say_nonsense(world, storm);
      seller.live(world, 1, false);
      world.pass(1h, {{"late_sales", weather.roll(4)}, {"late_cancels", weather.roll(3)}, {"late_days", 2}});
      for (const Dataset dataset : kDatasets) (void)world.run(dataset);
      const Counts now = check_figures(world);
      CHECK(now.orders >= before.orders);
      CHECK(now.sales >= before.sales);
      CHECK(now.reviews >= before.reviews);
      before = now;
    }
    world.transport->rewrite = [](http::Request&) {};
    world.control("DELETE", "/__control/faults");
    world.settle();

    const test::DriftField& lost = kFields[weather.roll(static_cast<int>(std::size(kFields)))];
    const char* const kind =
        std::array{"drop", "rename", "retype"}[static_cast<std::size_t>(weather.roll(3))];
    INFO(kind << " " << lost.operation << "." << lost.field);
    if (std::getenv("WB_HOSTILE_SELLERS") != nullptr)
      WARN(seller.name() << ": " << kind << " " << lost.operation << "." << lost.field);
    world.control(
        "POST", "/__control/drift",
        json{{"operation", lost.at_wb}, {"kind", kind}, {"field", lost.field}, {"to", "newName"}}.dump());
    seller.live(world, 1, false);
    world.pass(3h);
    const auto named = read_all(world, lost.dataset).drift;
    CHECK(std::find(named.begin(), named.end(), std::string(lost.operation) + "." + lost.field) !=
          named.end());
    (void)check_figures(world);

    world.control("DELETE", "/__control/drift");
    for (const Dataset dataset : kDatasets) {
      world.pass(3h);
      read_all(world, dataset);
    }
    world.settle();
    check_end(world);
    check_events(world);
    CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
  }
}

}  // namespace hostile_seller_test

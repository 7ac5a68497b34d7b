// Sellers with everything at once: their own currency, every kind of sale, a token without some categories.
// WB refuses methods, and drops or renames fields. While WB is so, each figure is right or unknown, and each
// change is named. When all is back, each figure is right.

#include <set>

#include "core/analytics/daily.hpp"
#include "core/store/refused_methods.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace mixed_seller_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

const test::DriftField kFields[] = {{Dataset::orders, "supplier_orders", "supplier_orders", "totalPrice"},
                                    {Dataset::orders, "supplier_orders", "supplier_orders", "finishedPrice"},
                                    {Dataset::orders, "supplier_orders", "supplier_orders", "priceWithDisc"},
                                    {Dataset::orders, "supplier_orders", "supplier_orders", "isCancel"},
                                    {Dataset::orders, "supplier_orders", "supplier_orders", "srid"},
                                    {Dataset::orders, "supplier_orders", "supplier_orders", "gNumber"},
                                    {Dataset::orders, "order_feed", "order_feed", "sellerPrice"},
                                    {Dataset::orders, "order_feed", "order_feed", "destinationCity"},
                                    {Dataset::orders, "order_feed", "order_feed", "updatedAt"},
                                    {Dataset::sales, "supplier_sales", "supplier_sales", "forPay"},
                                    {Dataset::sales, "supplier_sales", "supplier_sales", "priceWithDisc"},
                                    {Dataset::sales, "supplier_sales", "supplier_sales", "finishedPrice"},
                                    {Dataset::sales, "supplier_sales", "supplier_sales", "saleID"},
                                    {Dataset::products, "cards_list", "cards_list", "title"},
                                    {Dataset::prices, "goods", "goods", "discount"},
                                    {Dataset::reviews, "feedbacks", "feedbacks", "productValuation"},
                                    {Dataset::finance, "finance_rows", "finance_details", "forPay"},
                                    {Dataset::finance, "finance_rows", "finance_details", "docTypeName"},
                                    {Dataset::finance, "finance_rows", "finance_details", "sellerOperName"}};
// Categories that a token may lack. Orders and sales are always there, because they are compared row by row.
constexpr std::pair<const char*, unsigned> kCategories[] = {
    {"content", 1}, {"prices", 3}, {"marketplace", 4}, {"feedbacks", 7}, {"finance", 13}};
constexpr const char* kMethods[] = {"item_rating", "cards_trash", "offices",
                                    "box_tariffs", "balance",     "fbs_orders"};
constexpr const char* kReasons[] = {"category", "scope", "type", "page"};
constexpr const char* kCurrencies[] = {"RUB", "KZT", "BYN", "KGS", "AMD", "UZS"};

class Draw {
 public:
  explicit Draw(int seed) : random_(static_cast<unsigned>(seed) * 104'729U) {
    random_.discard(100);  // the first numbers of neighbouring seeds are alike
    currency = kCurrencies[roll(6)];
    for (const auto& category : kCategories) {
      if (roll(5) == 0) without.push_back(category);
    }
    for (const char* method : kMethods) {
      if (roll(4) == 0) refused.emplace_back(method, kReasons[roll(4)]);
    }
    for (int i = 1 + roll(3); i > 0; --i) {
      const test::DriftField& field =
          kFields[static_cast<std::size_t>(roll(static_cast<int>(std::size(kFields))))];
      if (can_read(field.dataset)) lost.emplace_back(field, roll(2) == 0 ? "drop" : "rename");
    }
  }

  [[nodiscard]] bool can_read(Dataset dataset) const {
    const auto lacks = [this](unsigned bit) {
      return std::any_of(without.begin(), without.end(),
                         [bit](const auto& category) { return category.second == bit; });
    };
    switch (dataset) {
      case Dataset::products:
        return !lacks(1);
      case Dataset::prices:
        return !lacks(3);
      case Dataset::warehouses:
        return !lacks(4);
      case Dataset::reviews:
      case Dataset::questions:
        return !lacks(7);
      case Dataset::finance:
        return !lacks(13);
      default:
        return true;
    }
  }
  [[nodiscard]] bool loses(const char* operation, const char* field) const {
    return std::any_of(lost.begin(), lost.end(), [&](const auto& one) {
      return std::string_view(one.first.operation) == operation && std::string_view(one.first.field) == field;
    });
  }
  [[nodiscard]] std::uint64_t scopes() const {
    std::uint64_t mask = 1U << 1 | 1U << 2 | 1U << 3 | 1U << 4 | 1U << 5 | 1U << 7 | 1U << 13 | 1U << 30;
    for (const auto& category : without) mask &= ~(std::uint64_t{1} << category.second);
    return mask;
  }
  [[nodiscard]] std::string text() const {
    std::string out = currency;
    for (const auto& category : without) out += std::string(", no ") + category.first;
    for (const auto& [method, reason] : refused) out += std::string(", ") + method + " refused: " + reason;
    for (const auto& [field, kind] : lost)
      out += std::string(", ") + kind + " " + field.operation + "." + field.field;
    return out;
  }
  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }

  std::string currency;
  std::vector<std::pair<const char*, unsigned>> without;
  std::vector<std::pair<std::string, std::string>> refused;
  std::vector<std::pair<test::DriftField, std::string>> lost;

 private:
  std::mt19937 random_;
};

// The token of the draw in place of the usual one.
void connect(World& world, const Draw& draw) {
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  const auto added = world.add_cabinet(world.emulator->token(0, world.type, draw.scopes()));
  REQUIRE(added.has_value());
  world.cabinet = added->id;
  for (const auto& [method, reason] : draw.refused) {
    world.control("POST", "/__control/token_blocks",
                  json{{"operation", method}, {"reason", reason}, {"status", 403}}.dump());
  }
}

sync::RunOutcome read_all(World& world, Dataset dataset) {
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = dataset;
  request.full = request.force = true;
  request.max_limiter_wait = 24h;
  return run_sync(world.context, world.engine->run(std::move(request)));
}

// A value is WB's, or it is unknown where WB does not tell it.
void check_figures(World& world, const json& truth, const Draw& draw) {
  std::map<std::string, const json*> orders;
  for (const json& row : truth["orders"]) orders[row["srid"]] = &row;
  std::map<std::string, const json*> sales;
  for (const json& row : truth["sales"]) sales[row["sale_id"]] = &row;
  store::OrderFilter filter;
  filter.cabinets = {world.cabinet};
  filter.limit = test::kAll;
  store::SaleFilter sold;
  sold.cabinets = {world.cabinet};
  sold.limit = test::kAll;
  world.database->read([&](db::Tx& tx) {
    for (const auto& row : store::list_orders(tx, filter).rows) {
      const Order& got = row.order;
      INFO(got.srid);
      REQUIRE(orders.contains(got.srid));
      const json& want = *orders[got.srid];
      REQUIRE(got.currency == draw.currency);
      REQUIRE(got.nm_id->value == want["nm_id"].get<std::int64_t>());
      if (got.price) REQUIRE(test::kopecks(got.price) == want["price"]);
      if (got.finished_price) REQUIRE(test::kopecks(got.finished_price) == want["finished_price"]);
      // Without WB's price the feed's is the second choice.
      if (got.stat_price_with_discount)
        REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
      if (got.cart_id && want["in_orders"].get<bool>()) REQUIRE(*got.cart_id == want["cart_id"]);
      if (got.region) REQUIRE((*got.region == want["region"] || *got.region == want["city"]));
    }
    for (const auto& row : store::list_sales(tx, sold).rows) {
      const StatSale& got = row.sale.row;
      INFO(got.sale_id);
      REQUIRE(sales.contains(got.sale_id));
      const json& want = *sales[got.sale_id];
      REQUIRE(row.sale.currency == draw.currency);
      REQUIRE(got.srid == want["srid"]);
      const std::string type = want["type"];
      REQUIRE(to_string(got.kind) == (type == "unknown" ? "other" : type));
      if (got.for_pay) REQUIRE(test::kopecks(got.for_pay) == want["for_pay"]);
      if (got.finished_price) REQUIRE(test::kopecks(got.finished_price) == want["finished_price"]);
      if (got.price_with_discount)
        REQUIRE(test::kopecks(got.price_with_discount) == want["price_with_discount"]);
    }
    const auto kept = store::all_daily_rows(tx, world.cabinet);
    const auto counted = analytics::recompute(tx, world.cabinet, TimeZone::moscow());
    REQUIRE(kept.size() == counted.size());
    for (std::size_t i = 0; i < kept.size(); ++i) REQUIRE(kept[i].numbers == counted[i].numbers);
  });
}

}  // namespace

TEST_CASE("with any currency, kinds of sales, rights and lost fields each figure is right or unknown") {
  for (const int seed : test::random_sellers("WB_MIXED_SELLERS", 401, 2)) {
    Draw draw(seed);
    test::RandomSeller seller(seed);
    seller.options.days = 15;  // no change gets too old for the feed
    seller.options.currencies = {draw.currency};
    World world(static_cast<std::uint64_t>(seed), seller.options);
    INFO(seller.name() << ": " << draw.text());
    if (std::getenv("WB_MIXED_SELLERS") != nullptr) WARN(seller.name() << ": " << draw.text());
    connect(world, draw);
    world.settle();
    const auto kinds = [&] {
      world.pass(1h, {{"surcharges", draw.roll(3)},
                      {"sale_reversals", draw.roll(3)},
                      {"return_reversals", draw.roll(2)},
                      {"unknown_sales", draw.roll(2)}});
    };
    seller.live(world, 1);
    kinds();
    world.settle();

    for (const auto& [field, kind] : draw.lost) {
      world.control(
          "POST", "/__control/drift",
          json{{"operation", field.at_wb}, {"kind", kind}, {"field", field.field}, {"to", "renamedLately"}}
              .dump());
    }
    seller.live(world, 1);
    kinds();
    std::set<std::string> named;
    world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
    for (const auto& [field, kind] : draw.lost) {
      world.pass(3h);
      for (const std::string& name : read_all(world, field.dataset).drift) named.insert(name);
    }
    for (const auto& [field, kind] : draw.lost) {
      INFO(field.operation << "." << field.field);
      CHECK(named.contains(std::string(field.operation) + "." + field.field));
    }
    check_figures(world, world.truth("orders,sales"), draw);
    std::set<std::string> refused;
    world.pass(3h);
    for (const Dataset dataset : kDatasets) (void)world.run(dataset);
    world.database->read([&](db::Tx& tx) {
      for (const auto& one : store::refused_methods(tx, std::array{world.cabinet}, world.clock.now()))
        refused.insert(one.operation);
    });
    for (const auto& [method, reason] : draw.refused) {
      const bool asked =
          (method != "cards_trash" || draw.can_read(Dataset::products)) &&
          ((method != "offices" && method != "fbs_orders") || draw.can_read(Dataset::warehouses)) &&
          (method != "balance" || draw.can_read(Dataset::finance));
      INFO(method << " refused");
      if (asked) CHECK(refused.contains(method == "balance" ? "account_balance" : method));
    }

    world.control("DELETE", "/__control/drift");
    for (const Dataset dataset : kDatasets) {
      world.pass(3h);
      read_all(world, dataset);
    }
    world.settle();
    // Orders are cancelled and reports published all the time, so each list is compared at once.
    world.pass(3h);
    read_all(world, Dataset::funnel);
    json truth = world.truth("funnel");
    world.database->read([&](db::Tx& tx) { test::check_funnel(tx, world.cabinet, truth); });
    if (draw.can_read(Dataset::finance)) {
      world.pass(3h);
      read_all(world, Dataset::finance);
      truth = world.truth("finance");
      world.database->read([&](db::Tx& tx) { test::check_finance(tx, world.cabinet, truth); });
    }
    // WB fills in late prices, some without a new lastChangeDate. Only the next day would find those: all
    // late prices come now, and the history is read once more.
    world.pass(3h, {{"prices", test::kAll}, {"prices_move", true}});
    for (const Dataset dataset : kDatasets) (void)world.run(dataset);
    // Their pages are a minute apart.
    for (const Dataset dataset : {Dataset::orders, Dataset::sales}) {
      read_all(world, dataset);
      world.catch_up(dataset);
    }
    truth = world.truth();
    check_figures(world, truth, draw);
    test::check_orders(world, truth);
    test::check_sales(world, truth);
    if (draw.can_read(Dataset::products)) test::check_products(world, truth);
    if (draw.can_read(Dataset::reviews)) test::check_reviews(world, truth);
    world.database->read([&](db::Tx& tx) {
      if (draw.can_read(Dataset::prices) && draw.can_read(Dataset::products))
        test::check_prices(tx, world.cabinet, truth);
      if (draw.can_read(Dataset::questions)) test::check_questions(tx, world.cabinet, truth);
    });
  }
}

}  // namespace mixed_seller_test

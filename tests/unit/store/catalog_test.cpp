#include "core/store/catalog.hpp"

#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"

namespace catalog_test {

using namespace wb;
using namespace wb::store;
using namespace wb::test;

namespace {

constexpr CabinetId kCabinet{1};
constexpr CabinetId kOther{2};

Product make_product(std::int64_t nm_id, std::optional<std::int64_t> updated = std::nullopt) {
  Product product;
  product.nm_id = NmId{nm_id};
  product.title = "Title " + std::to_string(nm_id);
  if (updated) product.updated_at = at(*updated);
  return product;
}

Product full_product() {
  Product p = make_product(5, 20);
  p.imt_id = ImtId{6};
  p.vendor_code = "vendor";
  p.brand = "Brand";
  p.subject = "subject";
  p.description = "line\nand \"quote\" и текст";
  p.photo_url = "https://photo";
  p.subject_id = 7;
  p.sizes = {
      {ChrtId{51}, "S", {"111", "222"}}, {ChrtId{52}, "0", {}}, {ChrtId{53}, std::nullopt, {"3\"3\\"}}};
  p.characteristics_json = R"([{"id":1,"value":[1.5,"x"]}])";
  p.dimensions_json = R"({"length":1})";
  p.created_at = at(10);
  p.deleted_at = at(30);
  return p;
}

void check_same(const Product& a, const Product& b) {
  CHECK(a.nm_id == b.nm_id);
  CHECK(a.imt_id == b.imt_id);
  CHECK(a.vendor_code == b.vendor_code);
  CHECK(a.title == b.title);
  CHECK(a.brand == b.brand);
  CHECK(a.subject == b.subject);
  CHECK(a.description == b.description);
  CHECK(a.photo_url == b.photo_url);
  CHECK(a.subject_id == b.subject_id);
  CHECK(a.sizes == b.sizes);
  CHECK(a.characteristics_json == b.characteristics_json);
  CHECK(a.dimensions_json == b.dimensions_json);
  CHECK(a.created_at == b.created_at);
  CHECK(a.updated_at == b.updated_at);
  CHECK(a.deleted_at == b.deleted_at);
}

void check_counts(const WriteCounts& got, std::int64_t created, std::int64_t changed,
                  std::int64_t unchanged) {
  CHECK(got.created == created);
  CHECK(got.changed == changed);
  CHECK(got.unchanged == unchanged);
  CHECK(got.any_change() == (created + changed > 0));
}

Stock make_stock(std::int64_t nm_id, std::int64_t chrt_id, std::int64_t warehouse_id, std::int64_t quantity) {
  Stock stock;
  stock.nm_id = NmId{nm_id};
  stock.chrt_id = ChrtId{chrt_id};
  stock.warehouse_id = WarehouseId{warehouse_id};
  stock.warehouse = "W" + std::to_string(warehouse_id);
  stock.quantity = quantity;
  return stock;
}

void save(Tx& tx, const std::vector<Stock>& rows, std::int64_t now = 1, CabinetId cabinet = kCabinet) {
  std::vector<StockChange> changes;
  for (const Stock& row : rows) changes.push_back({row, true});
  save_stocks(tx, cabinet, changes, at(now));
}

Review make_review(std::string id, std::int64_t created_at, int rating, std::int64_t nm_id = 5) {
  Review review;
  review.id = std::move(id);
  review.nm_id = NmId{nm_id};
  review.rating = rating;
  review.created_at = at(created_at);
  return review;
}

void save_order(Tx& tx, std::string srid, std::int64_t ordered_at, const std::function<void(Order&)>& set) {
  Order order;
  order.srid = std::move(srid);
  order.ordered_at = at(ordered_at);
  order.nm_id = NmId{5};
  set(order);
  const std::array pointers{static_cast<const Order*>(&order)};
  save_orders(tx, kCabinet, pointers);
}

StockFilter stock_filter() {
  StockFilter filter;
  filter.cabinets = {kCabinet};
  filter.speed_from = at(1'000);
  filter.speed_to = at(2'000);
  return filter;
}

using Keys = std::vector<std::array<std::int64_t, 3>>;

Keys keys_of(const StockPage& page) {
  Keys keys;
  for (const StockRow& row : page.rows) {
    keys.push_back({row.stock.nm_id.value, row.stock.chrt_id.value, row.stock.warehouse_id.value});
  }
  return keys;
}

}  // namespace

TEST_CASE("a card comes back exactly as it was saved") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{full_product(), make_product(6)});
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    filter.nm_id = NmId{5};
    check_same(list_products(tx, filter).rows.at(0).product, full_product());
    filter.nm_id = NmId{6};
    check_same(list_products(tx, filter).rows.at(0).product, make_product(6));
  });
}

TEST_CASE("upsert_products writes only what differs") {
  TempDatabase database;
  database.write([](Tx& tx) {
    std::vector products{full_product(), make_product(6)};
    check_counts(upsert_products(tx, kCabinet, products), 2, 0, 0);
    check_counts(upsert_products(tx, kCabinet, products), 0, 0, 2);
    products[0].updated_at_text = "the cursor's own spelling";
    check_counts(upsert_products(tx, kCabinet, products), 0, 0, 2);
    products[0].sizes[0].barcodes.pop_back();
    products.push_back(make_product(7));
    check_counts(upsert_products(tx, kCabinet, products), 1, 1, 1);
    products[0].title.reset();
    check_counts(upsert_products(tx, kCabinet, products), 0, 1, 2);
    check_counts(upsert_products(tx, kOther, products), 3, 0, 0);
    check_counts(upsert_products(tx, kCabinet, {}), 0, 0, 0);
  });
}

TEST_CASE("every field of a card counts as a difference") {
  TempDatabase database;
  const std::vector<std::function<void(Product&)>> changes{
      [](Product& p) { p.imt_id = ImtId{99}; },
      [](Product& p) { p.vendor_code = "x"; },
      [](Product& p) { p.title = "x"; },
      [](Product& p) { p.brand = "x"; },
      [](Product& p) { p.subject = "x"; },
      [](Product& p) { p.description = "x"; },
      [](Product& p) { p.photo_url.reset(); },
      [](Product& p) { p.subject_id = 99; },
      [](Product& p) { p.sizes.pop_back(); },
      [](Product& p) { p.characteristics_json = "[]"; },
      [](Product& p) { p.dimensions_json.reset(); },
      [](Product& p) { p.created_at = at(99); },
      [](Product& p) { p.updated_at = at(99); },
      [](Product& p) { p.deleted_at.reset(); },
  };
  database.write([&](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{full_product()});
    for (std::size_t i = 0; i < changes.size(); ++i) {
      INFO(i);
      Product product = full_product();
      changes[i](product);
      check_counts(upsert_products(tx, kCabinet, std::vector{product}), 0, 1, 0);
      check_counts(upsert_products(tx, kCabinet, std::vector{product}), 0, 0, 1);
      check_counts(upsert_products(tx, kCabinet, std::vector{full_product()}), 0, 1, 0);
    }
  });
}

TEST_CASE("products are filtered and come newest first, undated ones last") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Product coded = make_product(10, 100);
    coded.vendor_code = "Code_77";
    coded.brand = "ACME";
    upsert_products(tx, kCabinet,
                    std::vector{coded, make_product(11, 200), make_product(12, 200), make_product(77)});
    upsert_products(tx, kOther, std::vector{make_product(13, 150)});
  });
  struct Case {
    const char* name;
    std::function<void(ProductFilter&)> set;
    std::vector<std::int64_t> want;
    std::int64_t total;
  };
  const std::vector<Case> cases{
      {"all", [](ProductFilter&) {}, {12, 11, 10, 77}, 4},
      {"two cabinets",
       [](ProductFilter& f) {
         f.cabinets = {kCabinet, kOther};
       },
       {12, 11, 13, 10, 77},
       5},
      {"no cabinet", [](ProductFilter& f) { f.cabinets = {}; }, {}, 0},
      {"second page",
       [](ProductFilter& f) {
         f.limit = 2;
         f.offset = 1;
       },
       {11, 10},
       4},
      {"article", [](ProductFilter& f) { f.nm_id = NmId{11}; }, {11}, 1},
      {"foreign article", [](ProductFilter& f) { f.nm_id = NmId{13}; }, {}, 0},
      {"title", [](ProductFilter& f) { f.q = "title 1"; }, {12, 11, 10}, 3},
      {"vendor code", [](ProductFilter& f) { f.q = "code_"; }, {10}, 1},
      {"brand", [](ProductFilter& f) { f.q = "acme"; }, {10}, 1},
      {"digits find text and article", [](ProductFilter& f) { f.q = "77"; }, {10, 77}, 2},
      {"wildcards are text", [](ProductFilter& f) { f.q = "%"; }, {}, 0},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    c.set(filter);
    const ProductPage page = database.read([&](Tx& tx) { return list_products(tx, filter); });
    std::vector<std::int64_t> got;
    for (const ProductRow& row : page.rows) got.push_back(row.product.nm_id.value);
    CHECK(got == c.want);
    CHECK(page.total == c.total);
  }
}

TEST_CASE("a product's stock is unknown until stock was synced, then the sum of its rows") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    upsert_products(tx, id, std::vector{make_product(5), make_product(6)});
    ProductFilter filter;
    filter.cabinets = {id};
    filter.nm_id = NmId{5};
    CHECK_FALSE(list_products(tx, filter).rows.at(0).stock.has_value());

    auto lease = claim_lease(tx, id, Dataset::stocks, "a", at(1), Millis{1'000});
    Finish finish;
    finish.now = at(1);
    finish.success = true;
    SyncLog log;
    log.cabinet_id = id;
    finish_sync(tx, *lease, finish, log);
    CHECK(list_products(tx, filter).rows.at(0).stock == 0);

    save(tx,
         {make_stock(5, 51, 1, 3), make_stock(5, 51, 2, 4), make_stock(5, 52, 1, 0), make_stock(6, 61, 1, 9)},
         1, id);
    const ProductRow row = list_products(tx, filter).rows.at(0);
    CHECK(row.stock == 7);
    CHECK(row.by_size == std::unordered_map<std::int64_t, std::int64_t>{{51, 7}, {52, 0}});
  });
}

TEST_CASE("the average rating is rounded half away from zero") {
  TempDatabase database;
  struct Case {
    const char* name;
    std::vector<int> ratings;
    std::optional<std::int64_t> average;
  };
  const auto c = EACH_ROW(Case, {
                                    {"none", {}, std::nullopt},
                                    {"one", {4}, 400},
                                    {"4.333", {4, 4, 5}, 433},
                                    {"4.666", {4, 5, 5}, 467},
                                    {"4.125", {4, 4, 4, 4, 4, 4, 4, 5}, 413},
                                    {"what is no rating does not count", {5, 0}, 500},
                                });
  INFO(c.name);
  database.write([&](Tx& tx) {
    std::vector<Review> reviews{make_review("foreign article", 1, 1, 6)};
    std::int64_t stars[5] = {};
    std::int64_t counted = 0;
    for (std::size_t i = 0; i < c.ratings.size(); ++i) {
      reviews.push_back(make_review("r" + std::to_string(i), 1, c.ratings[i]));
      if (c.ratings[i] == 0) continue;
      ++stars[c.ratings[i] - 1];
      ++counted;
    }
    upsert_reviews(tx, kCabinet, reviews);
    upsert_reviews(tx, kOther, std::vector{make_review("foreign cabinet", 1, 1)});
    const Rating rating = rating_of(tx, kCabinet, NmId{5});
    CHECK(rating.average_hundredths == c.average);
    CHECK(rating.count == counted);
    CHECK(std::equal(std::begin(stars), std::end(stars), std::begin(rating.stars)));
    upsert_products(tx, kCabinet, std::vector{make_product(5)});
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    CHECK(list_products(tx, filter).rows.at(0).rating.average_hundredths == c.average);
  });
}

TEST_CASE("stock rows come back as saved and are replaced by key") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Stock row = make_stock(5, 51, kHiddenWbWarehouse.value, 3);
    row.in_way_to_client = 4;
    row.in_way_from_client = 5;
    Stock seller = make_stock(5, 51, kHiddenWbWarehouse.value, 8);
    seller.warehouse_type = WarehouseType::seller;
    save(tx, {row, seller}, 10);
    CHECK(load_stocks(tx, kCabinet) == std::vector{row, seller});
    CHECK(load_stocks(tx, kOther).empty());

    row.quantity = 0;
    row.warehouse = "renamed";
    save(tx, {row}, 20);
    CHECK(load_stocks(tx, kCabinet) == std::vector{row, seller});
    const StockPage page = list_stocks(tx, stock_filter());
    CHECK(page.rows.at(0).updated_at == at(20));
    CHECK(page.rows.at(1).updated_at == at(10));
  });
}

TEST_CASE("orders count for a size by its id, else its barcode, else its size text") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{full_product()});
    save(tx, {make_stock(5, 51, 1, 10), make_stock(5, 51, 2, 10), make_stock(5, 52, 1, 10),
              make_stock(5, 54, 1, 10)});
    save_order(tx, "by id", 1'000, [](Order& o) {
      o.chrt_id = ChrtId{51};
      o.barcode = "not of this size";
      o.size = "0";
    });
    save_order(tx, "by barcode", 1'500, [](Order& o) {
      o.barcode = "222";
      o.size = "0";
    });
    save_order(tx, "by size", 1'999, [](Order& o) {
      o.barcode = "unknown";
      o.size = "0";
    });
    save_order(tx, "an id the card does not know", 1'500, [](Order& o) { o.chrt_id = ChrtId{54}; });
    save_order(tx, "cancelled counts too", 1'500, [](Order& o) {
      o.chrt_id = ChrtId{52};
      o.status = OrderStatus::cancelled;
    });
    save_order(tx, "of no size", 1'500, [](Order& o) { o.size = "XXL"; });
    save_order(tx, "too early", 999, [](Order& o) { o.chrt_id = ChrtId{51}; });
    save_order(tx, "too late", 2'000, [](Order& o) { o.chrt_id = ChrtId{51}; });
    save_order(tx, "other article", 1'500, [](Order& o) {
      o.nm_id = NmId{6};
      o.size = "S";
    });

    const StockPage page = list_stocks(tx, stock_filter());
    REQUIRE(keys_of(page) == Keys{{5, 51, 1}, {5, 51, 2}, {5, 52, 1}, {5, 54, 1}});
    CHECK(page.rows[0].orders_in_window == 2);
    CHECK(page.rows[1].orders_in_window == 2);
    CHECK(page.rows[2].orders_in_window == 2);
    CHECK(page.rows[3].orders_in_window == 1);
    CHECK(page.rows[0].size == "S");
    CHECK(page.rows[0].barcode == "111");
    CHECK(page.rows[0].vendor_code == "vendor");
    CHECK(page.rows[0].title == "Title 5");
    CHECK(page.rows[2].size == "0");
    CHECK_FALSE(page.rows[2].barcode.has_value());
    CHECK_FALSE(page.rows[3].size.has_value());
    CHECK(page.rows[3].title == "Title 5");
  });
}

TEST_CASE("critical means at most the given days, or nothing left of what is ordered") {
  TempDatabase database;
  // 14 orders in 14 days: one a day.
  struct Case {
    const char* name;
    std::int64_t quantity;
    int orders;
    bool critical;
  };
  const auto c = EACH_ROW(Case, {{"exactly the threshold", 7, 14, true},
                                 {"one more", 8, 14, false},
                                 {"a fraction over", 4, 7, false},
                                 {"a fraction under", 3, 7, true},
                                 {"empty but ordered", 0, 1, true},
                                 {"empty and never ordered", 0, 0, false},
                                 {"full and never ordered", 1, 0, false}});
  INFO(c.name);
  database.write([&](Tx& tx) {
    save(tx, {make_stock(5, 51, 1, c.quantity)});
    for (int i = 0; i < c.orders; ++i) {
      save_order(tx, "o" + std::to_string(i), 1'500, [](Order& o) { o.chrt_id = ChrtId{51}; });
    }
    StockFilter filter = stock_filter();
    filter.critical = true;
    CHECK(list_stocks(tx, filter).total == (c.critical ? 1 : 0));
    filter.critical = false;
    CHECK(list_stocks(tx, filter).total == (c.critical ? 0 : 1));
    filter.critical.reset();
    CHECK(list_stocks(tx, filter).total == 1);
  });
}

TEST_CASE("stock is filtered, ordered by article, size and warehouse, and paged") {
  TempDatabase database;
  database.write([](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{full_product()});
    save(tx, {make_stock(9, 91, 1, 1), make_stock(5, 52, 2, 1), make_stock(5, 51, 2, 0),
              make_stock(5, 51, 1, 50)});
    save(tx, {make_stock(5, 51, 1, 1)}, 1, kOther);
    save_order(tx, "o", 1'500, [](Order& o) { o.chrt_id = ChrtId{51}; });
  });
  struct Case {
    const char* name;
    std::function<void(StockFilter&)> set;
    Keys want;
    std::int64_t total;
  };
  const std::vector<Case> cases{
      {"all", [](StockFilter&) {}, {{5, 51, 1}, {5, 51, 2}, {5, 52, 2}, {9, 91, 1}}, 4},
      {"two cabinets",
       [](StockFilter& f) {
         f.cabinets = {kCabinet, kOther};
       },
       {{5, 51, 1}, {5, 51, 1}, {5, 51, 2}, {5, 52, 2}, {9, 91, 1}},
       5},
      {"warehouse", [](StockFilter& f) { f.warehouse_id = WarehouseId{2}; }, {{5, 51, 2}, {5, 52, 2}}, 2},
      {"article", [](StockFilter& f) { f.nm_id = NmId{9}; }, {{9, 91, 1}}, 1},
      {"size", [](StockFilter& f) { f.size = "S"; }, {{5, 51, 1}, {5, 51, 2}}, 2},
      {"size and warehouse",
       [](StockFilter& f) {
         f.size = "S";
         f.warehouse_id = WarehouseId{2};
       },
       {{5, 51, 2}},
       1},
      {"page", [](StockFilter& f) { f.limit = 2, f.offset = 1; }, {{5, 51, 2}, {5, 52, 2}}, 4},
      {"page of a size", [](StockFilter& f) { f.size = "S", f.limit = 1, f.offset = 1; }, {{5, 51, 2}}, 2},
      {"past the end of a size", [](StockFilter& f) { f.size = "S", f.offset = 9; }, {}, 2},
      {"critical", [](StockFilter& f) { f.critical = true; }, {{5, 51, 2}}, 1},
      {"not critical", [](StockFilter& f) { f.critical = false; }, {{5, 51, 1}, {5, 52, 2}, {9, 91, 1}}, 3},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    StockFilter filter = stock_filter();
    c.set(filter);
    const StockPage page = database.read([&](Tx& tx) { return list_stocks(tx, filter); });
    CHECK(keys_of(page) == c.want);
    CHECK(page.total == c.total);
  }
}

TEST_CASE("stock of one article in two cabinets keeps each cabinet's own facts") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Product other = make_product(5);
    other.title = "Other";
    upsert_products(tx, kCabinet, std::vector{make_product(5)});
    upsert_products(tx, kOther, std::vector{other});
    save(tx, {make_stock(5, 51, 1, 1), make_stock(5, 52, 1, 1)});
    save(tx, {make_stock(5, 51, 1, 1), make_stock(5, 52, 1, 1)}, 1, kOther);
    StockFilter filter = stock_filter();
    filter.cabinets = {kOther, kCabinet};
    const StockPage page = list_stocks(tx, filter);
    REQUIRE(page.rows.size() == 4);
    for (const StockRow& row : page.rows) {
      CHECK(row.title == (row.cabinet_id == kOther ? "Other" : "Title 5"));
    }
  });
}

TEST_CASE("a review comes back as saved; repeating changes nothing; archived stays") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review review = make_review("r1", 10, 4);
    review.text = "text";
    review.pros = "pros";
    review.cons = "cons";
    review.tags = {"tag \"one\"", "два"};
    review.photos = {"https://a"};
    review.answered = true;
    review.answer = "thanks";
    review.product_name = "name";
    check_counts(upsert_reviews(tx, kCabinet, std::vector{review, make_review("r2", 20, 1)}), 2, 0, 0);
    check_counts(upsert_reviews(tx, kCabinet, std::vector{review, make_review("r2", 20, 1)}), 0, 0, 2);

    const auto load = [&] {
      ReviewFilter filter;
      filter.cabinets = {kCabinet};
      filter.answered = true;
      return list_reviews(tx, filter).rows.at(0).review;
    };
    Review got = load();
    CHECK(got.id == "r1");
    CHECK(got.nm_id == NmId{5});
    CHECK(got.rating == 4);
    CHECK(got.text == "text");
    CHECK(got.pros == "pros");
    CHECK(got.cons == "cons");
    CHECK(got.tags == review.tags);
    CHECK(got.photos == review.photos);
    CHECK(got.answered);
    CHECK(got.answer == "thanks");
    CHECK_FALSE(got.archived);
    CHECK(got.created_at == at(10));
    CHECK(got.product_name == "name");

    review.archived = true;
    check_counts(upsert_reviews(tx, kCabinet, std::vector{review}), 0, 1, 0);
    review.archived = false;
    check_counts(upsert_reviews(tx, kCabinet, std::vector{review}), 0, 0, 1);
    CHECK(load().archived);
    review.answer = "edited";
    check_counts(upsert_reviews(tx, kCabinet, std::vector{review}), 0, 1, 0);
    got = load();
    CHECK(got.archived);
    CHECK(got.answer == "edited");
  });
}

TEST_CASE("open reviews are the unanswered ones that are not archived") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review answered = make_review("answered", 1, 5);
    answered.answered = true;
    Review archived = make_review("archived", 2, 5);
    archived.archived = true;
    upsert_reviews(tx, kCabinet,
                   std::vector{answered, archived, make_review("late", 4, 5), make_review("early", 3, 5)});
    upsert_reviews(tx, kOther, std::vector{make_review("foreign", 3, 5)});
    const auto open = open_reviews(tx, kCabinet);
    REQUIRE(open.size() == 2);
    CHECK(open[0].id == "early");
    CHECK(open[0].created_at == at(3));
    CHECK(open[1].id == "late");
  });
}

TEST_CASE("reviews are filtered, come newest first and page through ties") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Review answered = make_review("c", 200, 5);
    answered.answered = true;
    upsert_reviews(tx, kCabinet,
                   std::vector{make_review("a", 100, 1), make_review("b", 200, 2), answered,
                               make_review("d", 300, 5, 6)});
    upsert_reviews(tx, kOther, std::vector{make_review("bb", 200, 5)});
    upsert_products(tx, kCabinet, std::vector{make_product(5)});
  });
  struct Case {
    const char* name;
    std::function<void(ReviewFilter&)> set;
    std::vector<std::string> want;
    std::int64_t total;
  };
  const std::vector<Case> cases{
      {"all", [](ReviewFilter&) {}, {"d", "c", "b", "a"}, 4},
      {"two cabinets",
       [](ReviewFilter& f) {
         f.cabinets = {kOther, kCabinet};
       },
       {"d", "c", "bb", "b", "a"},
       5},
      {"page of two cabinets",
       [](ReviewFilter& f) {
         f.cabinets = {kOther, kCabinet}, f.limit = 2, f.offset = 2;
       },
       {"bb", "b"},
       5},
      {"article", [](ReviewFilter& f) { f.nm_id = NmId{6}; }, {"d"}, 1},
      {"answered", [](ReviewFilter& f) { f.answered = true; }, {"c"}, 1},
      {"unanswered", [](ReviewFilter& f) { f.answered = false; }, {"d", "b", "a"}, 3},
      {"rating", [](ReviewFilter& f) { f.rating = 5; }, {"d", "c"}, 2},
      {"from is inclusive, to is not", [](ReviewFilter& f) { f.from = at(100), f.to = at(200); }, {"a"}, 1},
      {"past the end", [](ReviewFilter& f) { f.offset = 10; }, {}, 4},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    ReviewFilter filter;
    filter.cabinets = {kCabinet};
    c.set(filter);
    const ReviewPage page = database.read([&](Tx& tx) { return list_reviews(tx, filter); });
    std::vector<std::string> got;
    for (const ReviewRow& row : page.rows) {
      got.push_back(row.review.id);
      const bool titled = row.cabinet_id == kCabinet && row.review.nm_id == NmId{5};
      CHECK(row.title == (titled ? std::optional<std::string>("Title 5") : std::nullopt));
    }
    CHECK(got == c.want);
    CHECK(page.total == c.total);
  }
}

TEST_CASE("a card that went to the trash is marked and keeps what the trash does not tell") {
  TempDatabase database;
  TrashedCard trashed;
  trashed.card.nm_id = NmId{5};
  trashed.card.vendor_code = "another";
  trashed.trashed_at = at(50);
  TrashedCard unknown;
  unknown.card.nm_id = NmId{6};
  unknown.card.vendor_code = "gone";
  unknown.trashed_at = at(60);
  Product live = full_product();
  live.deleted_at.reset();
  const auto all = [&](Tx& tx) {
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    return list_products(tx, filter).rows;
  };

  database.write([&](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{live});
    upsert_products(tx, kOther, std::vector{live});
    check_counts(mark_trashed(tx, kCabinet, std::vector{trashed, unknown}), 1, 1, 0);
    check_counts(mark_trashed(tx, kCabinet, std::vector{trashed, unknown}), 0, 0, 2);
    Product expected = live;
    expected.deleted_at = at(50);
    const auto rows = all(tx);
    REQUIRE(rows.size() == 2);
    check_same(rows[0].product, expected);
    CHECK(rows[1].product.nm_id == NmId{6});
    CHECK(rows[1].product.vendor_code == "gone");
    CHECK(rows[1].product.deleted_at == at(60));
    CHECK_FALSE(rows[1].product.title);
    const auto deleted = deleted_cards(tx, kCabinet);
    REQUIRE(deleted.size() == 2);
    CHECK(deleted[0].nm_id == NmId{5});
    CHECK(deleted[0].deleted_at == at(50));
    CHECK(deleted_cards(tx, kOther).empty());
  });
  database.write([&](Tx& tx) {
    check_counts(upsert_products(tx, kCabinet, std::vector{live}), 0, 1, 0);  // WB lists it again
    CHECK_FALSE(all(tx)[0].product.deleted_at);
  });
}

TEST_CASE("WB's ratings belong to cards and outlive their updates") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{make_product(5, 1)});
    const std::vector<ItemRating> ratings{{NmId{5}, 990, 456}, {NmId{7}, 100, 100}};
    check_counts(save_ratings(tx, kCabinet, ratings), 0, 1, 0);
    check_counts(save_ratings(tx, kCabinet, ratings), 0, 0, 1);
    upsert_products(tx, kCabinet, std::vector{make_product(5, 2)});
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    const auto page = list_products(tx, filter);
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].wb_rating == 990);
    CHECK(page.rows[0].wb_feedback_rating == 456);
  });
}

TEST_CASE("the sizes of all cards are told with their articles") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    upsert_products(tx, kCabinet, std::vector{full_product(), make_product(9)});
    const auto sizes = card_sizes(tx, kCabinet);
    REQUIRE(sizes.size() == 3);
    CHECK(sizes[0].nm_id == NmId{5});
    CHECK(sizes[0].size == full_product().sizes[0]);
    CHECK(sizes[2].size == full_product().sizes[2]);
    CHECK(card_sizes(tx, kOther).empty());
  });
}

}  // namespace catalog_test

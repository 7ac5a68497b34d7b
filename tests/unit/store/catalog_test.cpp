#include <catch2/catch.hpp>

#include "core/store/products.hpp"
#include "core/store/reviews.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/catalog_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace catalog_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

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

}  // namespace

TEST_CASE("a card comes back exactly as it was saved") {
  TempDatabase database;
  database.write([](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{full_product(), make_product(6)});
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    filter.nm_id = NmId{5};
    check_same(list_products(tx, filter).rows.at(0).product, full_product());
    filter.nm_id = NmId{6};
    check_same(list_products(tx, filter).rows.at(0).product, make_product(6));
  });
}

TEST_CASE("sync::ingest_products writes only what differs") {
  TempDatabase database;
  database.write([](Tx& tx) {
    std::vector products{full_product(), make_product(6)};
    check_counts(sync::ingest_products(tx, kCabinet, products), 2, 0, 0);
    check_counts(sync::ingest_products(tx, kCabinet, products), 0, 0, 2);
    products[0].updated_at_text = "the cursor's own spelling";
    check_counts(sync::ingest_products(tx, kCabinet, products), 0, 0, 2);
    products[0].sizes[0].barcodes.pop_back();
    products.push_back(make_product(7));
    check_counts(sync::ingest_products(tx, kCabinet, products), 1, 1, 1);
    products[0].title.reset();  // an absent value never replaces a known one
    check_counts(sync::ingest_products(tx, kCabinet, products), 0, 0, 3);
    products[0].title = "another";
    check_counts(sync::ingest_products(tx, kCabinet, products), 0, 1, 2);
    check_counts(sync::ingest_products(tx, kOther, products), 3, 0, 0);
    check_counts(sync::ingest_products(tx, kCabinet, {}), 0, 0, 0);
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
      [](Product& p) { p.photo_url = "x"; },
      [](Product& p) { p.subject_id = 99; },
      [](Product& p) { p.sizes.pop_back(); },
      [](Product& p) { p.characteristics_json = R"([{"id":99}])"; },
      [](Product& p) { p.dimensions_json = "{}"; },
      [](Product& p) { p.created_at = at(99); },
      [](Product& p) { p.updated_at = at(99); },
      [](Product& p) { p.deleted_at.reset(); },
  };
  database.write([&](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{full_product()});
    for (std::size_t i = 0; i < changes.size(); ++i) {
      INFO(i);
      Product product = full_product();
      changes[i](product);
      check_counts(sync::ingest_products(tx, kCabinet, std::vector{product}), 0, 1, 0);
      check_counts(sync::ingest_products(tx, kCabinet, std::vector{product}), 0, 0, 1);
      check_counts(sync::ingest_products(tx, kCabinet, std::vector{full_product()}), 0, 1, 0);
    }
  });
}

TEST_CASE("products are filtered and come newest first, undated ones last") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Product coded = make_product(10, 100);
    coded.vendor_code = "Code_77";
    coded.brand = "ACME";
    sync::ingest_products(tx, kCabinet,
                          std::vector{coded, make_product(11, 200), make_product(12, 200), make_product(77)});
    sync::ingest_products(tx, kOther, std::vector{make_product(13, 150)});
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
    sync::ingest_reviews(tx, kCabinet, reviews);
    sync::ingest_reviews(tx, kOther, std::vector{make_review("foreign cabinet", 1, 1)});
    const Rating rating = rating_of(tx, kCabinet, NmId{5});
    CHECK(rating.average_hundredths == c.average);
    CHECK(rating.count == counted);
    CHECK(std::equal(std::begin(stars), std::end(stars), std::begin(rating.stars)));
    sync::ingest_products(tx, kCabinet, std::vector{make_product(5)});
    ProductFilter filter;
    filter.cabinets = {kCabinet};
    CHECK(list_products(tx, filter).rows.at(0).rating.average_hundredths == c.average);
  });
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
    sync::ingest_products(tx, kCabinet, std::vector{live});
    sync::ingest_products(tx, kOther, std::vector{live});
    check_counts(sync::ingest_trashed(tx, kCabinet, std::vector{trashed, unknown}), 1, 1, 0);
    check_counts(sync::ingest_trashed(tx, kCabinet, std::vector{trashed, unknown}), 0, 0, 2);
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
    check_counts(sync::ingest_products(tx, kCabinet, std::vector{live}), 0, 1, 0);  // WB lists it again
    CHECK_FALSE(all(tx)[0].product.deleted_at);
  });
}

TEST_CASE("WB's ratings belong to cards and outlive their updates") {
  TempDatabase database;
  database.write([&](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{make_product(5, 1)});
    const std::vector<ItemRating> ratings{{NmId{5}, 990, 456}, {NmId{7}, 100, 100}};
    check_counts(save_ratings(tx, kCabinet, ratings), 0, 1, 0);
    check_counts(save_ratings(tx, kCabinet, ratings), 0, 0, 1);
    sync::ingest_products(tx, kCabinet, std::vector{make_product(5, 2)});
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
    sync::ingest_products(tx, kCabinet, std::vector{full_product(), make_product(9)});
    const auto sizes = card_sizes(tx, kCabinet);
    REQUIRE(sizes.size() == 3);
    CHECK(sizes[0].nm_id == NmId{5});
    CHECK(sizes[0].size == full_product().sizes[0]);
    CHECK(sizes[2].size == full_product().sizes[2]);
    CHECK(card_sizes(tx, kOther).empty());
  });
}

}  // namespace catalog_test

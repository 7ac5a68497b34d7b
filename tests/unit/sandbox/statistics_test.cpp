#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace statistics_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

Options pages_of_100() {
  Options options = quick_options();
  options.page_rows = 100;
  return options;
}

std::set<std::string> ids(const json& rows, const char* key, const char* condition = nullptr) {
  std::set<std::string> out;
  for (const json& row : rows) {
    if (condition == nullptr || row.at(condition) == true) out.insert(row.at(key).get<std::string>());
  }
  return out;
}

constexpr const char* kOrders = "/api/v1/supplier/orders";
constexpr const char* kSales = "/api/v1/supplier/sales";

}  // namespace

TEST_CASE("following the cursor over pages of 100 yields every listed order once") {
  Api api(pages_of_100());
  const auto walk = api.walk(kOrders, "srid");
  CHECK(walk.pages >= 9);
  CHECK(walk.repeated >= 8);
  CHECK(ids(walk.rows, "srid") == ids(api.truth()["orders"], "srid", "in_orders"));
  CHECK(walk.rows.size() > 800);
}

TEST_CASE("following the cursor yields every sale and return once") {
  Api api(pages_of_100());
  const auto walk = api.walk(kSales, "saleID");
  CHECK(ids(walk.rows, "saleID") == ids(api.truth()["sales"], "sale_id"));
  CHECK(walk.rows.size() > 300);
}

TEST_CASE("pages are ascending, hold at most the page size, and ties straddle each border") {
  Api api(pages_of_100());
  const char* const path = GENERATE(kOrders, kSales);
  std::string from = "2020-01-01";
  int borders = 0;
  for (;;) {
    const json page = api.get(std::string(path) + "?dateFrom=" + from).parsed();
    REQUIRE(page.size() <= 100);
    std::string previous;
    for (const json& row : page) {
      const std::string change = row.at("lastChangeDate");
      CHECK(change >= previous);
      previous = change;
    }
    if (page.size() < 100) break;
    ++borders;
    const std::string last = page.back().at("lastChangeDate");
    CHECK(page[98].at("lastChangeDate") == last);
    const json next = api.get(std::string(path) + "?dateFrom=" + last).parsed();
    REQUIRE(next.size() > 2);
    // The tie continues behind the border: the next page starts with rows of this page and has new ones.
    CHECK(next[2].at("lastChangeDate") == last);
    REQUIRE(last != from);
    from = last;
  }
  CHECK(borders >= 3);
}

TEST_CASE("a block of rows smaller than the page shares one lastChangeDate") {
  Api api(pages_of_100());
  std::map<std::string, int> sizes;
  const auto walk = api.walk(kOrders, "srid");
  for (const json& row : walk.rows) ++sizes[row.at("lastChangeDate")];
  int biggest = 0;
  for (const auto& [time, size] : sizes) biggest = std::max(biggest, size);
  CHECK(biggest >= 50);
  CHECK(biggest < 100);
}

TEST_CASE("a tie wider than a page stops the cursor, and flag=1 by order day gets every row") {
  Options options = pages_of_100();
  options.wide_tie = true;
  Api api(options);
  const auto walk = api.walk(kOrders, "srid");
  CHECK(walk.stuck);
  const auto wanted = ids(api.truth()["orders"], "srid", "in_orders");
  CHECK(walk.rows.size() < wanted.size());

  std::set<std::string> found;
  for (int back = 0; back <= 80; ++back) {
    const auto day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} - std::chrono::days{back};
    const std::string date = wbd::to_string(wbd::Date{day});
    const json page = api.get(std::string(kOrders) + "?flag=1&dateFrom=" + date).parsed();
    for (const json& row : page) {
      CHECK(row.at("date").get<std::string>().substr(0, 10) == date);
      found.insert(row.at("srid").get<std::string>());
    }
  }
  CHECK(found == wanted);
}

TEST_CASE("dateFrom is inclusive, to the second, in Moscow time unless it names a zone") {
  Api api;
  const json all = api.get(std::string(kOrders) + "?dateFrom=2020-01-01").parsed();
  const json& row = all[all.size() / 2];
  const std::string change = row.at("lastChangeDate");
  const auto first_from = [&](const std::string& from) {
    return api.get(std::string(kOrders) + "?dateFrom=" + from).parsed().at(0).at("lastChangeDate");
  };
  CHECK(first_from(change) == change);
  CHECK(first_from(change + "%2B03:00") == change);
  CHECK(first_from(change + ".001") > change);
}

TEST_CASE("a cart holds several orders, each with its own srid") {
  Api api;
  std::map<std::string, std::set<std::string>> carts;
  const json page = api.get(std::string(kOrders) + "?dateFrom=2020-01-01").parsed();
  for (const json& row : page) {
    carts[row.at("gNumber")].insert(row.at("srid").get<std::string>());
  }
  std::size_t biggest = 0;
  for (const auto& [cart, srids] : carts) biggest = std::max(biggest, srids.size());
  CHECK(biggest >= 3);
}

TEST_CASE("a return shares the srid of its sale, and some returns are given as negative amounts") {
  Api api;
  std::map<std::string, int> sales;
  int negative = 0;
  int positive = 0;
  const json rows = api.get(std::string(kSales) + "?dateFrom=2020-01-01").parsed();
  for (const json& row : rows) {
    const std::string id = row.at("saleID");
    CHECK(id.size() <= 15);
    if (id[0] == 'S') ++sales[row.at("srid")];
  }
  for (const json& row : rows) {
    if (row.at("saleID").get<std::string>()[0] != 'R') continue;
    CHECK(sales.count(row.at("srid")) == 1);
    (row.at("totalPrice") < 0 ? negative : positive) += 1;
  }
  CHECK(negative > 0);
  CHECK(positive > 0);
}

TEST_CASE("late prices are 0 at first and filled in later, with or without a new lastChangeDate") {
  const bool moves = GENERATE(true, false);
  Api api;
  const auto unpriced = [&] {
    std::map<std::string, json> rows;
    const json page = api.get(std::string(kSales) + "?dateFrom=2020-01-01").parsed();
    for (const json& row : page) {
      if (row.at("forPay") == 0) rows[row.at("saleID")] = row;
    }
    return rows;
  };
  const auto before = unpriced();
  REQUIRE(!before.empty());
  for (const auto& [id, row] : before) {
    CHECK(row.at("priceWithDisc") == 0);
    CHECK(row.at("finishedPrice") == 0);
    CHECK(row.at("totalPrice") != 0);
  }
  api.advance({{"prices", 1000}, {"prices_move", moves}, {"cabinet", 0}});
  CHECK(unpriced().empty());
  const json page = api.get(std::string(kSales) + "?dateFrom=2020-01-01").parsed();
  for (const json& row : page) {
    const auto old = before.find(row.at("saleID"));
    if (old == before.end()) continue;
    CHECK((row.at("lastChangeDate") > old->second.at("lastChangeDate")) == moves);
  }
}

TEST_CASE("a cancellation keeps the srid and moves lastChangeDate") {
  Api api;
  const std::string cursor =
      api.get(std::string(kOrders) + "?dateFrom=2020-01-01").parsed().back().at("lastChangeDate");
  const json changed = api.advance({{"cancels", 2}, {"cabinet", 0}}).at("changed").at("cancels");
  REQUIRE(changed.size() == 2);
  std::set<std::string> cancelled;
  const json page = api.get(std::string(kOrders) + "?dateFrom=" + cursor).parsed();
  for (const json& row : page) {
    if (row.at("lastChangeDate") == cursor) continue;
    CHECK(row.at("isCancel") == true);
    CHECK(row.at("cancelDate") == row.at("lastChangeDate"));
    cancelled.insert(row.at("srid").get<std::string>());
  }
  CHECK(cancelled == std::set<std::string>{changed[0], changed[1]});
}

TEST_CASE("an order that is not cancelled has the zero cancelDate") {
  Api api;
  const json page = api.get(std::string(kOrders) + "?dateFrom=2020-01-01").parsed();
  for (const json& row : page) {
    if (row.at("isCancel") == false) CHECK(row.at("cancelDate") == "0001-01-01T00:00:00");
  }
}

TEST_CASE("how long the statistics keep a row is an option") {
  Options options = quick_options();
  options.days = 200;
  options.statistics_days = GENERATE(90, 183);
  Api api(options);
  const json rows = api.get(std::string(kOrders) + "?dateFrom=2020-01-01").parsed();
  std::string oldest = "9";
  for (const json& row : rows) oldest = std::min(oldest, row.at("date").get<std::string>());
  CHECK((oldest < "2026-08-20") == (options.statistics_days == 183));
  CHECK(oldest > "2026-05-22");
  CHECK(ids(api.walk(kOrders, "srid").rows, "srid") == ids(api.truth()["orders"], "srid", "in_orders"));
}

}  // namespace statistics_test

#include <map>

#include "tests/unit/sandbox/api.hpp"

namespace remains_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

const std::string kPath = "/api/v1/warehouse_remains";

std::string make(Api& api, const std::string& query) {
  return api.get(kPath + query).parsed().at("data").at("taskId");
}
Received ask(Api& api, const std::string& task, const std::string& step) {
  return api.get(kPath + "/tasks/" + task + "/" + step);
}
std::string status(Api& api, const std::string& task) {
  return ask(api, task, "status").parsed().at("data").at("status");
}
json report(Api& api, const std::string& query) {
  const std::string task = make(api, query);
  while (status(api, task) != "done") {
  }
  return ask(api, task, "download").parsed();
}

bool is_pseudo(const std::string& warehouse) {
  return warehouse.starts_with("В пути") || warehouse.starts_with("Всего");
}

}  // namespace

TEST_CASE("by article and barcode the report has the truth's stock, and its totals agree") {
  Api api;
  const json rows = report(api, "?groupByNm=true&groupByBarcode=true");
  const json truth = api.truth();
  std::map<std::pair<std::string, std::string>, std::int64_t> expected;
  for (const json& row : truth.at("remains")) {
    expected[{row.at("barcode"), row.at("warehouse")}] = row.at("quantity");
  }
  std::int64_t to_client = 0;
  for (const json& row : truth.at("stocks")) {
    if (row.at("warehouse_type") == "wb") to_client += row.at("in_way_to_client").get<std::int64_t>();
  }
  for (const json& row : rows) {
    std::int64_t real = 0;
    std::int64_t total = 0;
    CHECK(!row.contains("brand"));
    CHECK(row.at("volume") > 0);
    for (const json& warehouse : row.at("warehouses")) {
      const std::string name = warehouse.at("warehouseName");
      const std::int64_t quantity = warehouse.at("quantity");
      CHECK(quantity > 0);
      if (name == "Всего находится на складах") total = quantity;
      if (name == "В пути до получателей") to_client -= quantity;
      if (is_pseudo(name)) continue;
      real += quantity;
      const auto found = expected.find({row.at("barcode"), name});
      REQUIRE(found != expected.end());
      CHECK(found->second == quantity);
      expected.erase(found);
    }
    CHECK(real == total);
  }
  CHECK(expected.empty());
  CHECK(to_client == 0);
}

TEST_CASE("rows have only the fields they are grouped by") {
  struct Case {
    const char* query;
    std::vector<std::string> fields;
  };
  const Case c = GENERATE(
      Case{"", {"warehouses"}}, Case{"?groupByBrand=true&groupByNm=false", {"brand", "warehouses"}},
      Case{"?groupBySubject=true&groupBySize=true", {"subjectName", "techSize", "warehouses"}},
      Case{"?groupByNm=true&groupBySa=true&locale=en", {"nmId", "vendorCode", "volume", "warehouses"}});
  Api api;
  for (const json& row : report(api, c.query)) {
    std::vector<std::string> fields;
    for (const auto& [name, value] : row.items()) fields.push_back(name);
    CHECK(fields == c.fields);
  }
}

TEST_CASE("photo and volume filters choose articles") {
  Api api;
  const std::size_t all = report(api, "?groupByNm=true").size();
  const std::size_t with = report(api, "?groupByNm=true&filterPics=1").size();
  const std::size_t without = report(api, "?groupByNm=true&filterPics=-1").size();
  CHECK(with + without == all);
  CHECK(without > 0);
  const json big = report(api, "?groupByNm=true&filterVolume=3");
  CHECK(big.size() < all);
  for (const json& row : big) CHECK(row.at("volume") >= 3);
  const std::string task = make(api, "?groupByNm=true&filterVolume=-1");  // every card has dimensions
  while (status(api, task) != "done") {
  }
  CHECK(ask(api, task, "download").status == 204);
}

TEST_CASE("a task advances with status requests or with time, and is kept for two hours") {
  Api api;
  const std::string task = make(api, "");
  CHECK(ask(api, task, "download").status == 404);
  CHECK(status(api, task) == "new");
  CHECK(status(api, task) == "processing");
  CHECK(status(api, task) == "done");
  const std::string other = make(api, "");
  api.advance({{"seconds", 10}});
  CHECK(ask(api, other, "download").status == 200);
  api.advance({{"seconds", 7'100}});
  CHECK(ask(api, other, "download").status == 200);
  api.advance({{"seconds", 100}});
  CHECK(status(api, other) == "purged");
  CHECK(ask(api, other, "download").status == 404);
}

TEST_CASE("a report shows the stock at the time of its request") {
  Api api;
  const std::string task = make(api, "?groupByNm=true");
  api.advance({{"seconds", 60}, {"stock_vanish", 5}});
  const json before = ask(api, task, "download").parsed();
  CHECK(before != report(api, "?groupByNm=true"));
}

TEST_CASE("tasks can be canceled, and only their seller sees them") {
  Api api;
  const std::string task = make(api, "");
  CHECK(api.advance({{"cancel_remains", true}}).at("changed").at("remains") == json::array({task}));
  CHECK(status(api, task) == "canceled");
  api.use(api.emulator().tokens()[1].token);
  CHECK(ask(api, task, "status").status == 404);
  CHECK(ask(api, "12", "status").status == 400);
  CHECK(api.get(kPath + "?groupByNm=1").status == 400);
  CHECK(api.get(kPath + "?filterPics=2").status == 400);
  CHECK(api.get(kPath + "?filterVolume=1").status == 400);
}

TEST_CASE("a base token may make a report") {
  Api api;
  api.use(api.emulator().token(0, TokenType::base));
  CHECK(!report(api, "?groupByNm=true").empty());
}

}  // namespace remains_test

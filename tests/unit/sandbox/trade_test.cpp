#include <map>
#include <set>

#include "core/sandbox/tariffs.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace trade_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

json goods(Api& api) {
  return api.get("/api/v2/list/goods/filter?limit=1000").parsed().at("data").at("listGoods");
}

const json& row_of(const json& rows, const char* key, const json& wanted) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const json& r) { return r.at(key) == wanted; });
  REQUIRE(found != rows.end());
  return *found;
}

std::int64_t kopecks(const json& roubles) {
  return std::llround(roubles.get<double>() * 100);
}

}  // namespace

TEST_CASE("prices are those of the truth, for each size") {
  Api api;
  const json truth = api.truth().at("prices");
  const json all = goods(api);
  REQUIRE(all.size() == truth.size());
  int sized = 0;
  for (const json& good : all) {
    const json& expected = row_of(truth, "nm_id", good.at("nmID"));
    CHECK(good.at("discount") == expected.at("discount_percent"));
    std::set<json> prices;
    for (const json& size : good.at("sizes")) {
      const json& price = row_of(expected.at("sizes"), "chrt_id", size.at("sizeID"));
      CHECK(kopecks(size.at("price")) == price.at("price"));
      CHECK(kopecks(size.at("discountedPrice")) == price.at("price_with_discount"));
      CHECK(kopecks(size.at("clubDiscountedPrice")) == price.at("club_price"));
      prices.insert(size.at("price"));
    }
    if (prices.size() > 1) CHECK(good.at("editableSizePrice") == true);
    sized += prices.size() > 1 ? 1 : 0;
  }
  CHECK(sized > 0);
}

TEST_CASE("a price change is seen at once, in the named articles alone") {
  Api api;
  const json before = goods(api);
  const json changed = api.advance({{"price_changes", 5}, {"cabinet", 0}}).at("changed").at("price_changes");
  REQUIRE(changed.size() == 5);
  std::set<std::string> different;
  for (const json& good : goods(api)) {
    if (row_of(before, "nmID", good.at("nmID")) != good) different.insert(to_string(good.at("nmID")));
  }
  CHECK(different == changed.get<std::set<std::string>>());
}

TEST_CASE("size prices are paged, and there are none where sizes share one price") {
  Api api;
  const json all = goods(api);
  const auto with = [&](bool editable) {
    return to_string(row_of(all, "editableSizePrice", editable).at("nmID"));
  };
  const std::string target = "/api/v2/list/goods/size/nm?nmID=";
  json pages = json::array();
  for (int offset = 0; offset < 5; ++offset) {
    const json page = api.get(target + with(true) + "&limit=1&offset=" + std::to_string(offset)).parsed();
    for (const json& size : page.at("data").at("listGoods")) pages.push_back(size);
  }
  CHECK(pages == api.get(target + with(true) + "&limit=1000").parsed().at("data").at("listGoods"));
  CHECK(pages.size() == 4);
  CHECK(api.get(target + with(false) + "&limit=10").parsed().at("data").at("listGoods").is_null());
}

TEST_CASE("a card goes to the trash with its price and comes back with it") {
  Api api;
  const std::string trashed =
      api.advance({{"card_trash", 1}, {"cabinet", 0}}).at("changed").at("card_trash")[0];
  const auto lists = [&](const json& rows) {
    return std::count_if(rows.begin(), rows.end(),
                         [&](const json& row) { return to_string(row.at("nm_id")) == trashed; });
  };
  json truth = api.truth();
  CHECK(lists(truth.at("trash")) == 1);
  CHECK(lists(truth.at("prices")) == 0);
  const std::size_t in_trash = truth.at("trash").size();
  const json back =
      api.advance({{"card_restores", in_trash}, {"cabinet", 0}}).at("changed").at("card_restores");
  CHECK(back.size() == in_trash);
  truth = api.truth();
  CHECK(truth.at("trash").empty());
  CHECK(lists(truth.at("prices")) == 1);
  CHECK(goods(api).size() == truth.at("prices").size());
  // From now on orders may be for any article.
  CHECK(api.advance({{"orders", 300}, {"cabinet", 0}}).at("changed").at("orders").size() == 300);
}

TEST_CASE("numbers of tariffs are written in each row's own way") {
  struct Case {
    TariffValue value;
    TariffStyle style;
    const char* text;
  };
  const Case c =
      GENERATE(Case{1'120, TariffStyle::comma, "11,2"}, Case{103'900, TariffStyle::comma, "1 039"},
               Case{7, TariffStyle::comma, "0,07"}, Case{123'456'789, TariffStyle::comma, "1 234 567,89"},
               Case{104'850, TariffStyle::no_break, "1\u00A0048,5"}, Case{3'565, TariffStyle::point, "35.65"},
               Case{100'000, TariffStyle::point, "1000"}, Case{std::nullopt, TariffStyle::comma, "-"},
               Case{std::nullopt, TariffStyle::no_break, ""}, Case{std::nullopt, TariffStyle::point, ""});
  CHECK(tariff_text(c.value, c.style) == c.text);
}

TEST_CASE("tariffs change on a day; the days before keep theirs") {
  Api api;
  const auto box = [&](const std::string& date) {
    return api.get("/api/v1/tariffs/box?date=" + date).parsed().at("response").at("data");
  };
  const json old = box("2026-11-22");
  CHECK(old.at("dtNextBox") == "");
  const auto changed =
      api.advance({{"seconds", 86'400}, {"tariff_changes", 1}}).at("changed").at("tariff_changes");
  REQUIRE(changed.size() == 1);
  CHECK(box("2026-11-22").at("warehouseList") == old.at("warehouseList"));
  CHECK(box("2026-11-22").at("dtNextBox") == "2026-11-23");
  int different = 0;
  const json now = box("2026-11-23").at("warehouseList");
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == old.at("warehouseList")[i]) continue;
    ++different;
    CHECK(now[i].at("warehouseName") == changed[0]);
  }
  CHECK(different == 1);
  CHECK(api.truth().at("tariffs").at("from") == "2026-11-23");
  CHECK(box("2024-01-01").at("warehouseList").is_null());
}

TEST_CASE("tariff texts mean the numbers of the truth") {
  const auto number = [](std::string text) -> json {
    if (text.empty() || text == "-") return nullptr;
    std::string plain;
    for (const char c : text) {
      if (c == ',') plain += '.';
      if ((c >= '0' && c <= '9') || c == '.') plain += c;
    }
    return std::llround(std::stod(plain) * 100);
  };
  Api api;
  const json rows = api.get("/api/v1/tariffs/pallet?date=2026-11-22")
                        .parsed()
                        .at("response")
                        .at("data")
                        .at("warehouseList");
  const json truth = api.truth().at("tariffs").at("pallet");
  int unknown = 0;
  for (const json& row : rows) {
    const json& expected = row_of(truth, "warehouse", row.at("warehouseName"));
    CHECK(number(row.at("palletDeliveryValueBase")) == expected.at("pallet_delivery_value_base"));
    CHECK(number(row.at("palletStorageExpr")) == expected.at("pallet_storage_expr"));
    unknown += expected.at("pallet_storage_expr").is_null() ? 1 : 0;
  }
  CHECK(unknown > 0);
}

TEST_CASE("commissions follow their event") {
  Api api;
  const auto changed = api.advance({{"commission_changes", 2}}).at("changed").at("commission_changes");
  CHECK(changed.size() == 2);
  const json rates = api.get("/api/v1/tariffs/commission").parsed().at("report");
  const json truth = api.truth();
  for (const json& rate : truth.at("commission")) {
    const json& row = row_of(rates, "subjectID", rate.at("subject_id"));
    CHECK(row.contains("paidStorageKgvp") == !rate.at("wb_percent_x10").is_null());
    if (!row.contains("paidStorageKgvp")) continue;
    CHECK(std::lround(row.at("paidStorageKgvp").get<double>() * 10) == rate.at("wb_percent_x10"));
    CHECK(std::lround(row.at("kgvpMarketplace").get<double>() * 10) == rate.at("seller_percent_x10"));
  }
}

TEST_CASE("a subject can lose the rate of WB's warehouses; another never has it") {
  Api api;
  const auto without = [&] {
    std::set<std::string> subjects;
    const json answer = api.get("/api/v1/tariffs/commission").parsed();
    for (const json& row : answer.at("report")) {
      if (!row.contains("paidStorageKgvp")) subjects.insert(to_string(row.at("subjectID")));
      CHECK(row.contains("kgvpMarketplace"));
    }
    return subjects;
  };
  CHECK(without().empty());
  const std::string own =
      api.advance({{"commission_seller_only", true}}).at("changed").at("commission_seller_only")[0];
  CHECK(without() == std::set{own});
  CHECK(row_of(api.truth().at("commission"), "subject_id", std::stoi(own)).at("wb_percent_x10").is_null());
  const std::string lost = api.advance({{"commission_losses", 1}}).at("changed").at("commission_losses")[0];
  CHECK(without() == std::set{own, lost});
}

TEST_CASE("tariffs hold no WB warehouse of Russia since 15 August 2026, except those of returns") {
  Options options = quick_options();
  options.tariffs_of_russia = false;
  Api api(options);
  const auto names = [&](const std::string& kind, const std::string& date) {
    std::set<std::string> out;
    const json answer = api.get("/api/v1/tariffs/" + kind + "?date=" + date).parsed();
    for (const json& row : answer.at("response").at("data").at("warehouseList")) {
      out.insert(row.at("warehouseName").get<std::string>());
    }
    return out;
  };
  const std::set<std::string> box{"Минск", "Астана", "СЦ Брест", "Свой склад РФ", "Свой склад СГТ РФ"};
  const std::set<std::string> pallet{"Минск", "Астана", "СЦ Брест"};
  CHECK(names("box", "2026-11-22") == box);
  CHECK(names("pallet", "2026-11-22") == pallet);
  for (const char* name : {"Свой склад РФ", "Свой склад СГТ РФ", "Склад WB РФ", "Склад WB СГТ РФ"}) {
    CHECK(names("return", "2026-11-22").count(name) == 1);
  }
  CHECK(names("box", "2026-08-14").count("Склад WB РФ") == 1);
  CHECK(names("box", "2026-08-15") == box);

  api.advance({{"tariffs_show", true}});
  CHECK(names("box", "2026-11-22").count("Склад WB РФ") == 1);
  CHECK(names("pallet", "2026-11-22").count("Склад WB СГТ РФ") == 1);
  CHECK(names("box", "2026-11-21") == box);
  api.advance({{"seconds", 86'400}, {"tariffs_hide", true}});
  CHECK(names("box", "2026-11-22").count("Склад WB РФ") == 1);
  CHECK(names("box", "2026-11-23") == box);
  CHECK(api.truth().at("tariffs").at("box").size() == box.size());
}

TEST_CASE("a seller has the currency of his country; orders and sales do not name it") {
  const std::string code = GENERATE("KZT", "BYN", "KGS", "AMD", "UZS");
  Options options = quick_options();
  options.currencies = {code};
  Api api(options);
  const json day = {{"start", "2026-11-20"}, {"end", "2026-11-20"}};
  const auto post = [&](const char* path, const json& body) { return api.post(path, body).parsed(); };
  const json feed = {{"selectedPeriod", {{"start", "2026-11-01T00:00:00+03:00"}}}};
  CHECK(post("/api/analytics/v1/order-feed", feed).at("data").at("currency") == code);
  CHECK(goods(api)[0].at("currencyIsoCode4217") == code);
  CHECK(
      post("/api/analytics/v3/sales-funnel/products", {{"selectedPeriod", day}}).at("data").at("currency") ==
      code);
  const json period = {{"dateFrom", "2026-10-01"}, {"dateTo", "2026-11-20"}};
  CHECK(post("/api/finance/v1/sales-reports/detailed", period)[0].at("currency") == code);
  CHECK(post("/api/finance/v1/sales-reports/list", period)[0].at("currency") == code);
  CHECK(api.get("/api/v1/account/balance").parsed().at("currency") == code);
  for (const char* report : {"orders", "sales"}) {
    const Received rows = api.get(std::string("/api/v1/supplier/") + report + "?dateFrom=2026-11-20");
    CHECK(rows.body.find(code) == std::string::npos);
  }
  CHECK(api.get("/api/v3/orders?limit=10&next=0").parsed().at("orders")[0].at("convertedCurrencyCode") !=
        643);
  CHECK(api.truth().at("currency") == code);
  CHECK(api.truth().at("balance").at("currency") == code);
  CHECK(api.truth(1).at("currency") == "RUB");
  CHECK(api.post("/__control/sellers", {{"cabinet", 0}, {"currency", "RUB"}}).status == 200);
  CHECK(goods(api)[0].at("currencyIsoCode4217") == "RUB");
  CHECK(api.post("/__control/sellers", {{"cabinet", 0}, {"currency", "EUR"}}).status == 400);
}

TEST_CASE("goods have no isBadTurnover") {
  Api api;
  for (const json& good : goods(api)) CHECK(!good.contains("isBadTurnover"));
}

TEST_CASE("the seller's warehouses come, change their names and go") {
  Api api;
  const auto named = [&] {
    std::map<std::string, std::string> names;
    for (const json& row : api.get("/api/v3/warehouses").parsed()) {
      names[to_string(row.at("id"))] = row.at("name");
    }
    return names;
  };
  const auto before = named();
  const json added = api.advance({{"warehouse_adds", 1}, {"cabinet", 0}}).at("changed").at("warehouse_adds");
  CHECK(named().count(added[0]) == 1);
  const json renamed =
      api.advance({{"warehouse_renames", 1}, {"cabinet", 0}}).at("changed").at("warehouse_renames");
  CHECK(named().at(renamed[0]).ends_with(" *"));
  const json gone =
      api.advance({{"warehouse_removals", 9}, {"cabinet", 0}}).at("changed").at("warehouse_removals");
  CHECK(gone.size() == before.size());  // the last warehouse stays
  CHECK(named().size() == 1);
  const json truth = api.truth();
  REQUIRE(truth.at("warehouses").size() == 1);
  CHECK(named().count(to_string(truth.at("warehouses")[0].at("warehouse_id"))) == 1);
  CHECK(api.post("/api/v3/stocks/" + gone[0].get<std::string>(), {{"chrtIds", {1}}}).status == 404);
  const json offices = api.get("/api/v3/offices").parsed();
  CHECK(std::count_if(offices.begin(), offices.end(),
                      [](const json& o) { return o.at("selected") == true; }) == 1);
}

TEST_CASE("stock of a seller's warehouse is the truth's; the other sizes are missing or zero") {
  Api api;
  api.advance({{"seller_stock_changes", 20}, {"cabinet", 0}});
  const json truth = api.truth();
  for (const json& warehouse : truth.at("warehouses")) {
    const json id = warehouse.at("warehouse_id");
    std::map<std::int64_t, std::int64_t> expected;
    json sizes = json::array({1, 2});
    for (const json& row : truth.at("stocks")) {
      if (row.at("warehouse_id") != id) continue;
      sizes.push_back(row.at("chrt_id"));
      if (row.at("quantity") > 0) expected[row.at("chrt_id")] = row.at("quantity");
    }
    std::map<std::int64_t, std::int64_t> found;
    const json stocks =
        api.post("/api/v3/stocks/" + to_string(id), {{"chrtIds", sizes}}).parsed().at("stocks");
    for (const json& row : stocks) {
      if (row.at("amount") > 0) found[row.at("chrtId")] = row.at("amount");
    }
    CHECK(found == expected);
    CHECK(!found.empty());
  }
}

TEST_CASE("a mistake towards the marketplace costs ten requests and has its name") {
  struct Case {
    const char* path;
    json body;
    int status;
    const char* code;
  };
  const Case c = GENERATE(Case{"1", {{"chrtIds", {5}}}, 404, "NotFound"},
                          Case{"x", {{"chrtIds", {5}}}, 400, "IncorrectParameter"},
                          Case{"1", {{"skus", {"5"}}}, 400, "SKUUploadDisabled"},
                          Case{"1", json::object(), 400, "IncorrectRequest"},
                          Case{"1", {{"chrtIds", {"5"}}}, 400, "IncorrectRequest"});
  Api api{Options{}};
  const Received answer = api.post(std::string("/api/v3/stocks/") + c.path, c.body);
  CHECK(answer.status == c.status);
  CHECK(answer.parsed().at("code") == c.code);
  CHECK(answer.number("X-Ratelimit-Remaining") == 10);
  CHECK(api.counters().at("refused_total") == 1);
}

TEST_CASE("parts of the truth can be asked for") {
  Api api;
  const json part = api.get("/__control/truth?sid=" + api.sid() + "&only=prices,stocks").parsed();
  CHECK(part.contains("prices"));
  CHECK(part.contains("stocks"));
  CHECK(!part.contains("orders"));
  CHECK(!part.contains("warehouses"));
}

}  // namespace trade_test

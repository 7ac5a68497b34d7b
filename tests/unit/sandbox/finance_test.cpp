#include <map>
#include <set>

#include "core/sandbox/finance_rows.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace finance_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

const std::string kRows = "/api/finance/v1/sales-reports/detailed";

json body(const char* period, const std::string& from = "2026-08-01", const std::string& to = "2026-11-22") {
  return {{"dateFrom", from}, {"dateTo", to}, {"period", period}};
}

json walk(Api& api, json query, int limit) {
  json rows = json::array();
  query["limit"] = limit;
  query["rrdId"] = 0;
  for (;;) {
    const Received page = api.post(kRows, query);
    if (page.status == 204) {
      CHECK(page.body.empty());
      return rows;
    }
    REQUIRE(page.status == 200);
    for (const json& row : page.parsed()) rows.push_back(row);
    query["rrdId"] = rows.back().at("rrdId");
  }
}

// Converts a decimal text to kopecks.
std::int64_t kopecks(const json& value) {
  return std::llround(std::stod(value.get<std::string>()) * 100);
}

json published(Api& api, const char* period) {
  json rows = json::array();
  const json truth = api.truth();
  for (const json& row : truth.at("finance")) {
    if (!row.at(period).is_null()) rows.push_back(row);
  }
  return rows;
}

// The content of an operation without the report that holds it.
std::multiset<std::string> essence(const json& rows) {
  std::multiset<std::string> set;
  for (json row : rows) {
    for (const char* name : {"reportId", "dateFrom", "dateTo", "createDate", "rrdId"}) row.erase(name);
    set.insert(row.dump());
  }
  return set;
}

}  // namespace

TEST_CASE("pages by rrdId join to the whole report, whatever their size") {
  const std::string period = GENERATE("weekly", "daily");
  Api api;
  const json whole = walk(api, body(period.c_str()), 100'000);
  CHECK(walk(api, body(period.c_str()), 37) == whole);
  std::set<std::int64_t> ids;
  for (const json& row : whole) ids.insert(row.at("rrdId").get<std::int64_t>());
  CHECK(ids.size() == whole.size());
  CHECK(whole.size() == published(api, period.c_str()).size());
}

TEST_CASE("rows are the operations of the truth, to the kopeck") {
  const std::string period = GENERATE("weekly", "daily");
  Api api;
  std::map<std::int64_t, json> rows;
  for (const json& row : walk(api, body(period.c_str()), 100'000)) rows[row.at("rrdId")] = row;
  for (const json& op : published(api, period.c_str())) {
    const json& row = rows.at(op.at(period).at("rrd_id"));
    CHECK(row.at("reportId") == op.at(period).at("report_id"));
    CHECK(row.at("srid") == (op.at("srid").is_null() ? json("") : op.at("srid")));
    CHECK(row.at("rrDate") == op.at("day"));
    for (const auto& [field, name] :
         {std::pair("forPay", "for_pay"), std::pair("deliveryService", "delivery"),
          std::pair("retailPriceWithDisc", "price_with_discount"), std::pair("penalty", "penalty"),
          std::pair("paidStorage", "storage"), std::pair("deduction", "deduction")}) {
      CHECK(kopecks(row.at(field)) == op.at(name));
    }
  }
}

TEST_CASE("weekly and daily reports cover the same operations") {
  Api api;
  const json weekly = walk(api, body("weekly"), 100'000);
  json daily = json::array();
  const std::string last = weekly.back().at("rrDate");
  for (const json& row : walk(api, body("daily"), 100'000)) {
    if (row.at("rrDate") <= last) daily.push_back(row);
  }
  CHECK(essence(weekly) == essence(daily));
  CHECK(weekly.front().at("reportId") < (std::int64_t{1} << 53));
  CHECK(daily.front().at("reportId") > (std::int64_t{1} << 53));
}

TEST_CASE("the sums of a report are those of the sales it settles") {
  Api api;
  std::map<std::string, std::int64_t> paid;
  std::map<std::string, std::vector<std::string>> operations;
  for (const json& row : walk(api, body("daily"), 100'000)) {
    const std::string name = row.at("sellerOperName");
    operations[row.at("srid")].push_back(name);
    if (name == "Продажа") paid[row.at("srid")] += kopecks(row.at("forPay"));
    if (name == "Возврат") paid[row.at("srid")] -= kopecks(row.at("forPay"));
  }
  const json truth = api.truth();
  const std::string last = published(api, "daily").back().at("day");
  std::map<std::string, std::int64_t> expected;
  std::set<std::string> returned;
  for (const json& sale : truth.at("sales")) {
    const auto sold = wbd::parse_rfc3339(sale.at("sold_at").get<std::string>());
    if (day_text(moscow_day(std::chrono::floor<std::chrono::seconds>(*sold))) > last) continue;
    // The statistics show no price yet, so the settled amount cannot be computed from them.
    if (sale.at("for_pay").is_null()) {
      paid.erase(sale.at("srid"));
      continue;
    }
    const bool back = sale.at("type") == "return";
    if (back) returned.insert(sale.at("srid"));
    expected[sale.at("srid")] += (back ? -1 : 1) * sale.at("for_pay").get<std::int64_t>();
  }
  CHECK(expected.size() > 100);
  for (const auto& [srid, amount] : expected) {
    INFO(srid);
    if (paid.count(srid) == 1) CHECK(paid.at(srid) == amount);
  }
  for (const std::string& srid : returned) {
    const auto& kinds = operations.at(srid);
    CHECK(std::count(kinds.begin(), kinds.end(), "Логистика") == 2);
    CHECK(std::count(kinds.begin(), kinds.end(), "Продажа") == 1);
  }
}

TEST_CASE("cancelled deliveries, late assembly, storage and deductions have their rows") {
  Options options = quick_options();
  options.orders = 4'000;
  Api api(options);
  std::map<std::string, int> kinds;
  const json truth = api.truth();
  for (const json& op : truth.at("finance")) ++kinds[op.at("operation")];
  CHECK(kinds["storage"] > 70);
  CHECK(kinds["deduction"] > 9);
  CHECK(kinds["penalty"] > 1);
  CHECK(kinds["return"] > 50);
  CHECK(kinds["logistics"] > kinds["sale"] + kinds["return"]);
}

TEST_CASE("only the requested fields come back") {
  Api api;
  json query = body("weekly");
  query["fields"] = {"rrdId", "srid", "forPay"};
  for (const json& row : api.post(kRows, query).parsed()) CHECK(row.size() == 3);
  const auto known = finance_fields();
  const json all = api.post(kRows, body("weekly")).parsed();
  std::set<std::string> seen;
  for (const json& row : all) {
    for (const auto& [name, value] : row.items()) seen.insert(name);
  }
  for (const std::string& name : seen) CHECK(std::find(known.begin(), known.end(), name) != known.end());
  CHECK(seen.size() == known.size() - 1);  // agencyVat exists only in other countries
}

TEST_CASE("a report is published by time or by the control route") {
  Api api;
  const auto last_day = [&](const char* period) {
    return walk(api, body(period, "2026-08-01", "2027-01-01"), 100'000).back().at("dateTo");
  };
  // Sunday, 2026-11-22, 12:30 in Moscow: the newest due report of each kind is held back.
  CHECK(last_day("daily") == "2026-11-20");
  CHECK(last_day("weekly") == "2026-11-08");
  const json ids = api.advance({{"finance_reports", 1}}).at("changed").at("finance_reports");
  CHECK(ids.size() == 4);  // two kinds for two sellers
  CHECK(last_day("daily") == "2026-11-21");
  CHECK(last_day("weekly") == "2026-11-15");
  CHECK(
      !api.advance({{"finance_reports", 3}}).at("changed").contains("finance_reports"));  // none is complete
  api.advance({{"seconds", 86'400}});
  CHECK(last_day("daily") == "2026-11-22");
  CHECK(last_day("weekly") == "2026-11-22");
}

TEST_CASE("published rows never change") {
  Api api;
  const json before = walk(api, body("daily"), 100'000);
  api.advance({{"seconds", 3 * 86'400}, {"orders", 20}, {"cancels", 20}, {"buyouts", 20}, {"returns", 20}});
  json after = json::array();
  for (const json& row : walk(api, body("daily"), 100'000)) {
    if (row.at("rrdId") <= before.back().at("rrdId")) after.push_back(row);
  }
  CHECK(after == before);
}

TEST_CASE("reports are chosen by their whole period") {
  Api api;
  const auto reports = [&](const std::string& from, const std::string& to) {
    std::set<std::string> days;
    for (const json& row : walk(api, body("weekly", from, to), 100'000)) days.insert(row.at("dateFrom"));
    return days;
  };
  CHECK(reports("2026-11-02", "2026-11-08") == std::set<std::string>{"2026-11-02"});
  CHECK(reports("2026-11-02T00:00:00", "2026-11-08T23:59:59") == std::set<std::string>{"2026-11-02"});
  CHECK(reports("2026-11-03", "2026-11-08").empty());
  CHECK(reports("2026-10-26", "2026-11-07") == std::set<std::string>{"2026-10-26"});
  CHECK(reports("2020-01-01", "2024-01-28").empty());
}

TEST_CASE("the list sums up the rows, and a report's rows are found by its id") {
  const std::string period = GENERATE("weekly", "daily");
  Api api;
  std::map<std::int64_t, std::map<std::string, std::int64_t>> sums;
  std::map<std::int64_t, json> rows;
  for (const json& row : walk(api, body(period.c_str()), 100'000)) {
    auto& report = sums[row.at("reportId")];
    const int sign = row.at("sellerOperName") == "Возврат" ? -1 : 1;
    const std::int64_t costs = kopecks(row.at("deliveryService")) + kopecks(row.at("paidStorage")) +
                               kopecks(row.at("penalty")) + kopecks(row.at("deduction"));
    report["forPaySum"] += sign * kopecks(row.at("forPay"));
    report["retailAmountSum"] += sign * kopecks(row.at("retailAmount"));
    report["deliveryServiceSum"] += kopecks(row.at("deliveryService"));
    report["bankPaymentSum"] += sign * kopecks(row.at("forPay")) - costs;
    rows[row.at("reportId")].push_back(row);
  }
  const json list = api.post("/api/finance/v1/sales-reports/list", body(period.c_str())).parsed();
  CHECK(list.size() == sums.size());
  for (const json& report : list) {
    const auto& expected = sums.at(report.at("reportId"));
    for (const auto& [name, amount] : expected) CHECK(kopecks(report.at(name)) == amount);
  }
  const json& newest = list[0];
  CHECK(api.post(kRows + "/" + to_string(newest.at("reportId")), json::object()).parsed() ==
        rows.at(newest.at("reportId")));
  const Received unknown = api.post(kRows + "/17", json::object());
  CHECK(unknown.status == 404);
  CHECK(unknown.parsed().at("origin") == "open-api-finreports");
  const json past_the_end = {{"rrdId", rows.at(newest.at("reportId")).back().at("rrdId")}};
  CHECK(api.post(kRows + "/" + to_string(newest.at("reportId")), past_the_end).status == 204);
  json second = body(period.c_str());
  second["offset"] = 1;
  second["limit"] = 1;
  CHECK(api.post("/api/finance/v1/sales-reports/list", second).parsed() == json::array({list[1]}));
  second["offset"] = 1'000;
  CHECK(api.post("/api/finance/v1/sales-reports/list", second).status == 204);
}

TEST_CASE("a daily report that is held appears after younger ones, with smaller row ids") {
  Api api;
  const auto days = [&] {
    std::set<std::string> days;
    for (const json& row : walk(api, body("daily", "2026-11-15", "2026-12-10"), 100'000)) {
      days.insert(row.at("dateFrom").get<std::string>());
    }
    return days;
  };
  const auto before = days();
  const std::string held_day = "2026-11-21";  // the first that is not out
  REQUIRE(before.count(held_day) == 0);
  const json held = api.advance({{"finance_holds", 1}, {"cabinet", 0}}).at("changed").at("finance_holds");
  REQUIRE(held.size() == 1);
  api.advance({{"seconds", 3 * 86'400}, {"cabinet", 0}});
  const auto meanwhile = days();
  CHECK(meanwhile.count(held_day) == 0);
  CHECK(meanwhile.count("2026-11-22") == 1);
  CHECK(meanwhile.count("2026-11-23") == 1);
  const auto rows_before = walk(api, body("daily", "2026-11-15", "2026-12-10"), 100'000);
  const auto changed = api.advance({{"finance_unholds", 5}, {"cabinet", 0}}).at("changed");
  CHECK(changed.at("finance_unholds") == held);
  CHECK(days().count(held_day) == 1);
  // A client that goes on from its last row never sees them.
  json onwards = body("daily", "2026-11-15", "2026-12-10");
  onwards["rrdId"] = rows_before.back().at("rrdId");
  CHECK(api.post(kRows, onwards).status == 204);
  const json truth = published(api, "daily");
  CHECK(std::any_of(truth.begin(), truth.end(), [&](const json& op) { return op.at("day") == held_day; }));
}

TEST_CASE("an amount of a weekly report can be no number until it is repaired; the daily row is good") {
  Api api;
  const auto bad = [&](const char* period) {
    std::set<std::string> rows;
    for (const json& row : walk(api, body(period), 100'000)) {
      std::size_t read = 0;
      const std::string text = row.at("forPay");
      (void)std::stod(text, &read);
      if (read != text.size()) rows.insert(to_string(row.at("rrdId")));
    }
    return rows;
  };
  REQUIRE(bad("weekly").empty());
  const json spoilt =
      api.advance({{"finance_unreadable", 2}, {"cabinet", 0}}).at("changed").at("finance_unreadable");
  CHECK(spoilt.size() == 2);
  CHECK(bad("weekly") == spoilt.get<std::set<std::string>>());
  CHECK(bad("daily").empty());
  std::set<std::string> unreadable;
  const json truth = published(api, "weekly");
  for (const json& op : truth) {
    const json& weekly = op.at("weekly");
    if (weekly.at("readable") == false) unreadable.insert(to_string(weekly.at("rrd_id")));
  }
  CHECK(unreadable == bad("weekly"));
  api.advance({{"finance_repairs", true}, {"cabinet", 0}});
  CHECK(bad("weekly").empty());
}

TEST_CASE("B2B sales are settled by reports of their own") {
  Api api;
  std::map<std::string, std::set<std::int64_t>> ids;
  for (const json& row : walk(api, body("weekly"), 100'000)) {
    CHECK(row.at("isB2b") == (row.at("reportType") == 2));
    ids[row.at("dateFrom")].insert(row.at("reportId").get<std::int64_t>());
  }
  CHECK(std::any_of(ids.begin(), ids.end(), [](const auto& week) { return week.second.size() == 2; }));
}

TEST_CASE("the balance is the newest weekly report and all later operations") {
  Api api;
  const auto balance = [&] { return api.get("/api/v1/account/balance").parsed(); };
  const json before = balance();
  std::int64_t ready = 0;
  const json list = api.post("/api/finance/v1/sales-reports/list", body("weekly")).parsed();
  for (const json& report : list) {
    if (report.at("dateFrom") == list[0].at("dateFrom")) ready += kopecks(report.at("bankPaymentSum"));
  }
  CHECK(std::llround(before.at("for_withdraw").get<double>() * 100) == ready);
  CHECK(before.at("currency") == "RUB");
  const json truth = api.truth().at("balance");
  CHECK(std::llround(before.at("current").get<double>() * 100) == truth.at("current"));
  api.advance({{"buyouts", 10}});
  CHECK(balance().at("current") > before.at("current"));
  CHECK(balance().at("for_withdraw") == before.at("for_withdraw"));
}

TEST_CASE("parameters of finance requests are checked") {
  const json good = body("weekly");
  const auto with = [&](const char* name, const json& value) {
    json changed = good;
    changed[name] = value;
    return changed;
  };
  const auto without = [&](const char* name) {
    json changed = good;
    changed.erase(name);
    return changed;
  };
  Api api;
  int refused = 0;
  for (const json& bad :
       {without("dateFrom"), without("dateTo"), with("period", "monthly"), with("limit", 100'001),
        with("limit", 0), with("rrdId", -1), with("rrdid", 0), with("fields", json::array({"forpay"})),
        with("dateFrom", "yesterday"), with("dateFrom", "2026-11-23"), with("limit", "10")}) {
    INFO(bad.dump());
    const Received answer = api.post(kRows, bad);
    CHECK(answer.status == 400);
    CHECK(answer.content_type == "application/problem+json");
    ++refused;
  }
  CHECK(api.post("/api/finance/v1/sales-reports/list", with("limit", 1'001)).status == 400);
  CHECK(api.post(kRows + "/abc", json::object()).status == 400);
  CHECK(api.post(kRows + "/5", good).status == 400);
  CHECK(api.counters().at("refused_total") == refused + 3);
}

TEST_CASE("base tokens may read the rows but not the reports") {
  Api api;
  api.use(api.emulator().token(0, TokenType::base));
  CHECK(api.post(kRows, body("weekly")).status == 200);
  CHECK(api.post("/api/finance/v1/sales-reports/list", body("weekly")).status == 403);
  CHECK(api.post(kRows + "/5", json::object()).status == 403);
  CHECK(api.get("/api/v1/account/balance").status == 200);
}

}  // namespace finance_test

#include <map>
#include <set>

#include "core/sandbox/amounts.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace costs_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

Options money_options() {
  Options options = quick_options();
  options.money = true;
  return options;
}

// Creates, waits and downloads; nullptr: no data.
json report(Api& api, const std::string& path, const std::string& query) {
  const Received created = api.get(path + "?" + query);
  REQUIRE(created.status == 200);
  const std::string task = path + "/tasks/" + created.parsed().at("data").at("taskId").get<std::string>();
  std::string status;
  while (status != "done") status = api.get(task + "/status").parsed().at("data").at("status");
  const Received report = api.get(task + "/download");
  if (report.status == 204) return nullptr;
  REQUIRE(report.status == 200);
  return report.parsed();
}

json storage(Api& api, const std::string& from, const std::string& to) {
  return report(api, "/api/v1/paid_storage", "dateFrom=" + from + "&dateTo=" + to);
}

json finance_rows(Api& api, const std::string& from, const std::string& to) {
  return api
      .post("/api/finance/v1/sales-reports/detailed",
            {{"dateFrom", from}, {"dateTo", to}, {"period", "daily"}})
      .parsed();
}

}  // namespace

TEST_CASE("storage by article is a little less than the day's storage in the accounting") {
  const bool money = GENERATE(false, true);
  Options options = quick_options();
  options.money = money;
  Api api(options);
  std::map<std::string, double> by_day;
  std::set<std::string> recalculated;
  const json costs = storage(api, "2026-11-09", "2026-11-15");
  for (const json& row : costs) {
    by_day[row.at("date")] += row.at("warehousePrice").get<double>();
    if (row.at("originalDate") != row.at("date")) recalculated.insert(row.at("originalDate"));
    CHECK(row.at("warehousePrice").get<double>() >= 0);
  }
  CHECK(!recalculated.empty());
  CHECK(by_day.size() == 7);
  std::map<std::string, double> settled;
  for (const json& row : finance_rows(api, "2026-11-09", "2026-11-15")) {
    if (row.at("sellerOperName") == "Хранение")
      settled[row.at("rrDate")] += std::stod(row.at("paidStorage").get<std::string>());
  }
  for (const auto& [day, sum] : by_day) {
    INFO(day);
    CHECK(sum < settled.at(day));
    CHECK(sum > settled.at(day) * 0.93);
  }
}

TEST_CASE("a storage report has finished days only, and none without any") {
  Api api;
  std::set<std::string> days;
  for (const json& row : storage(api, "2026-11-20", "2026-11-28")) days.insert(row.at("date"));
  CHECK(days == std::set<std::string>{"2026-11-20", "2026-11-21"});
  CHECK(storage(api, "2026-11-22", "2026-11-22").is_null());
  CHECK(storage(api, "2020-11-22", "2020-11-23").is_null());
}

TEST_CASE("periods of storage and acceptance are checked in WB's words") {
  struct Case {
    std::string target, detail;
  };
  const Case cases[] = {
      {"paid_storage?dateTo=2026-11-09",
       "parameter \"dateFrom\" in query has an error: value is required but missing"},
      {"paid_storage?dateFrom=2026-11-09",
       "parameter \"dateTo\" in query has an error: value is required but missing"},
      {"paid_storage?dateFrom=soon&dateTo=2026-11-09", "can't parse dateFrom"},
      {"paid_storage?dateFrom=2026-11-01&dateTo=2026-11-10",
       "Difference between dateFrom and dateTo should be less or equal 8 days"},
      {"paid_storage?dateFrom=2026-11-09&dateTo=2026-11-08", "dateTo should be greater dateFrom"},
      {"acceptance_report?dateFrom=2026-11-01T00:00:00&dateTo=2026-11-10", "can't parse dateFrom"},
      {"acceptance_report?dateFrom=2026-10-01&dateTo=2026-11-02",
       "difference between dateFrom and dateTo should be less or equal 31 days"},
  };
  Api api;
  for (const Case& c : cases) {
    INFO(c.target);
    const Received answer = api.get("/api/v1/" + c.target);
    CHECK(answer.status == 400);
    CHECK(answer.parsed().at("detail") == c.detail);
    CHECK(answer.parsed().at("origin") == "api-statistics");
  }
  CHECK(api.get("/api/v1/paid_storage?dateFrom=2026-11-01&dateTo=2026-11-09").status == 200);
  CHECK(api.get("/api/v1/acceptance_report?dateFrom=2026-10-01&dateTo=2026-11-01").status == 200);
}

TEST_CASE("a task belongs to one kind of report") {
  Api api;
  const json created = api.get("/api/v1/paid_storage?dateFrom=2026-11-09&dateTo=2026-11-09").parsed();
  const std::string task = "/tasks/" + created.at("data").at("taskId").get<std::string>() + "/status";
  CHECK(api.get("/api/v1/acceptance_report" + task).status == 404);
  CHECK(api.get("/api/v1/warehouse_remains" + task).status == 404);
  CHECK(api.get("/api/v1/paid_storage" + task).status == 200);
}

TEST_CASE("acceptance is listed by supply and article") {
  Api api(money_options());
  const json rows = report(api, "/api/v1/acceptance_report", "dateFrom=2026-10-20&dateTo=2026-11-20");
  CHECK(rows.size() > 10);
  for (const json& row : rows) {
    CHECK(row.at("giCreateDate") < row.at("shkCreateDate"));
    CHECK(row.at("total").get<double>() > 0);
  }
  Api plain;
  CHECK(report(plain, "/api/v1/acceptance_report", "dateFrom=2026-10-20&dateTo=2026-11-20").is_null());
}

TEST_CASE("amounts have up to four decimals and no more than needed") {
  const std::pair<Units, const char*> cases[] = {
      {0, "0"},          {3'769'900, "376.99"}, {2'000, "0.2"},
      {500, "0.05"},     {-123'000, "-12.3"},   {12'490'000, "1249"},
      {13'490, "1.349"}, {1, "0.0001"},         {-1, "-0.0001"}};
  for (const auto& [amount, text] : cases) {
    CHECK(decimal_text(amount) == text);
    CHECK(parse_decimal(text) == amount);
  }
  for (const char* bad : {"", "-", ".5", "1.", "1.23456", "1,2", "--1", "1e3", "999999999999999"}) {
    INFO(bad);
    CHECK(!parse_decimal(bad));
  }
  const std::pair<Units, std::int64_t> rounded[] = {{149, 1},   {150, 2}, {-149, -1},
                                                    {-150, -2}, {0, 0},   {49, 0}};
  for (const auto& [amount, kopecks] : rounded) CHECK(whole_kopecks(amount) == kopecks);
}

}  // namespace costs_test

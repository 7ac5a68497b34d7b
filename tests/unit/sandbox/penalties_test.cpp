#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace penalties_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

Options fined() {
  Options options = quick_options();
  options.money = true;
  return options;
}

const std::string kUntil = "dateTo=2026-11-30T00:00:00Z&limit=1000";

json reports(Api& api, const std::string& name, const std::string& query) {
  const Received answer = api.get("/api/analytics/v1/" + name + "?" + query);
  REQUIRE(answer.status == 200);
  return answer.parsed().at("data");
}

}  // namespace

TEST_CASE("penalties for measurements are listed by page, some of them given back") {
  Api api(fined());
  const json all = reports(api, "measurement-penalties", kUntil);
  const json& rows = all.at("reports");
  CHECK(all.at("total") == rows.size());
  REQUIRE(rows.size() > 5);
  int reversed = 0;
  std::set<std::pair<std::int64_t, std::int64_t>> keys;
  for (const json& row : rows) {
    keys.emplace(row.at("nmId"), row.at("dimId"));
    reversed += row.at("reversalAmount") > 0 ? 1 : 0;
    CHECK(row.at("isValid") == (row.at("reversalAmount") == 0));
    CHECK(row.at("reversalAmount") <= row.at("penaltyAmount"));
    CHECK(row.at("volume") > row.at("volumeSup"));
  }
  CHECK(keys.size() == rows.size());
  CHECK(reversed > 0);
  const json second = reports(api, "measurement-penalties", "dateTo=2026-11-30T00:00:00Z&limit=2&offset=2");
  CHECK(second.at("total") == rows.size());
  CHECK(second.at("reports") == json::array({rows[2], rows[3]}));
  const std::string day = rows[2].at("dtBonus");
  const json one = reports(api, "measurement-penalties", "limit=10&dateFrom=" + day + "&dateTo=" + day);
  CHECK(one.at("reports") == json::array({rows[2]}));
}

TEST_CASE("swaps are sorted as asked") {
  Api api(fined());
  const auto column = [&](const std::string& field, const std::string& query) {
    std::vector<double> values;
    const json found = reports(api, "deductions", kUntil + query);
    for (const json& row : found.at("reports")) values.push_back(row.at(field));
    return values;
  };
  const auto up = column("bonusSumm", "&sort=bonusSumm&order=asc");
  CHECK(up.size() > 2);
  CHECK(std::is_sorted(up.begin(), up.end()));
  const auto down = column("nmId", "&sort=nmId");
  CHECK(std::is_sorted(down.rbegin(), down.rend()));
}

TEST_CASE("self-purchases come week by week, nine days after it began") {
  Api api(fined());
  const json all = api.get("/api/v1/analytics/antifraud-details").parsed().at("details");
  REQUIRE(all.size() > 2);
  std::set<std::string> weeks;
  for (const json& row : all) weeks.insert(row.at("dateFrom"));
  CHECK(*weeks.rbegin() < "2026-11-16");  // Sunday 22 November is before its Wednesday
  const json week =
      api.get("/api/v1/analytics/antifraud-details?date=" + all[0].at("dateTo").get<std::string>())
          .parsed()
          .at("details");
  CHECK(!week.empty());
  for (const json& row : week) CHECK(row.at("dateFrom") == all[0].at("dateFrom"));
}

TEST_CASE("requests for penalties are checked in WB's words") {
  struct Case {
    std::string target, detail;
  };
  const Case cases[] = {
      {"/api/analytics/v1/measurement-penalties?limit=10", "invalid parameter: dateTo"},
      {"/api/analytics/v1/measurement-penalties?dateTo=2026-11-30&limit=10", "invalid parameter: dateTo"},
      {"/api/analytics/v1/measurement-penalties?dateTo=2026-11-30T00:00:00Z", "invalid parameter: limit"},
      {"/api/analytics/v1/measurement-penalties?dateTo=2026-11-30T00:00:00Z&limit=1001",
       "invalid parameter: limit"},
      {"/api/analytics/v1/deductions?" + kUntil + "&sort=size", "invalid parameter: sort"},
      {"/api/analytics/v1/deductions?" + kUntil + "&order=up", "invalid parameter: order"},
      {"/api/v1/analytics/antifraud-details?date=monday", "can't parse date"},
  };
  Api api;
  for (const Case& c : cases) {
    INFO(c.target);
    const Received answer = api.get(c.target);
    CHECK(answer.status == 400);
    CHECK(answer.parsed().at("detail") == c.detail);
  }
  CHECK(reports(api, "deductions", kUntil) == json{{"reports", json::array()}, {"total", 0}});
}

}  // namespace penalties_test

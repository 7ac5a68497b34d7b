#pragma once
// Sellers with every kind of accounting row, and their amounts read exactly.

#include <string>

#include "tests/unit/sandbox/api.hpp"

namespace wbd::sandbox::test {

inline const std::string kRows = "/api/finance/v1/sales-reports/detailed";
inline const std::string kList = "/api/finance/v1/sales-reports/list";

inline Options rich() {
  Options options = quick_options();
  options.money = true;
  return options;
}

inline json rows_of(Api& api, const std::string& period = "weekly") {
  const Received answer =
      api.post(kRows, {{"dateFrom", "2026-08-01"}, {"dateTo", "2026-11-22"}, {"period", period}});
  REQUIRE(answer.status == 200);
  return answer.parsed();
}

inline json list_of(Api& api, const std::string& period = "weekly") {
  return api.post(kList, {{"dateFrom", "2026-08-01"}, {"dateTo", "2026-11-22"}, {"period", period}}).parsed();
}

inline json money_of(Api& api) {
  return api.get("/__control/truth?only=money&sid=" + api.sid()).parsed().at("money");
}

inline json change(Api& api, json body) {
  body["sid"] = api.sid();
  const Received answer = api.post("/__control/money", body);
  REQUIRE(answer.status == 200);
  return answer.parsed();
}

// Ten-thousandths of a decimal text.
inline std::int64_t exact(const json& value) {
  std::string text = value.get<std::string>();
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  auto point = text.find('.');
  if (point == std::string::npos) {
    point = text.size();
    text += '.';
  }
  while (text.size() - point < 5) text += '0';
  text.erase(point, 1);
  return std::stoll(text) * (negative ? -1 : 1);
}

inline std::int64_t to_kopecks(std::int64_t amount) {
  return (std::abs(amount) + 50) / 100 * 100 * (amount < 0 ? -1 : 1);
}

inline json find_report(const json& reports, const json& id, const char* name) {
  for (const json& report : reports) {
    if (report.at(name) == id) return report;
  }
  return nullptr;
}

}  // namespace wbd::sandbox::test

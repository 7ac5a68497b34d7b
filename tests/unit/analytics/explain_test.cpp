#include "core/analytics/explain.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/analytics/sources.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "tests/unit/store/support.hpp"

namespace explain_test {

using namespace wbd;
using namespace wbd::analytics;
using nlohmann::json;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

// One sale of article 10 for 500 on 6 November.
void save_sale(db::Tx& tx, CabinetId cabinet) {
  FinanceRow row;
  row.report = {FinancePeriod::weekly, 500, 1, november(2), november(8), std::nullopt, "RUB"};
  store::save_finance_report(tx, cabinet, row.report);
  row.rrd_id = 1;
  row.day = november(6);
  row.nm_id = NmId{10};
  row.kind = FinanceKind::sale;
  row.doc_type = row.operation = "Продажа";
  row.for_pay = Amount{500 * 10'000};
  store::save_finance_row(tx, cabinet, row);
  store::settle_finance_reports(tx, cabinet, FinancePeriod::weekly);
  store::LedgerWork work;
  work.report_id = 500;
  LedgerCell cell;
  cell.day = cell.cost_day = november(6);
  cell.nm_id = NmId{10};
  cell.units_sold = 1;
  cell.parts[LedgerPart::sale] = Amount{500 * 10'000};
  store::replace_ledger_cells(tx, cabinet, work, std::array{cell});
}

}  // namespace

TEST_CASE("a figure of WB's reports is unknown without a report, and 0 where the reports have none of it") {
  struct Case {
    const char* figure;
    unsigned first, last;  // days of November
    std::int64_t nm_id;    // 0: all articles
    json value, unknown;
  };
  const Case cases[] = {
      {"payout", 2, 8, 0, 500, nullptr},
      {"sale", 2, 8, 10, 500, nullptr},
      {"sale", 2, 8, 11, 0, nullptr},
      {"logistics", 2, 8, 0, 0, nullptr},
      {"profit", 2, 8, 0, nullptr, "costs_missing"},
      {"tax", 2, 8, 0, nullptr, "no_tax_profile"},
      {"payout", 16, 22, 0, nullptr, "no_reports"},
      {"sale", 16, 22, 10, nullptr, "no_reports"},
      {"units_sold", 16, 22, 0, nullptr, "no_reports"},
      {"profit", 16, 22, 0, nullptr, "no_reports"},
      {"tax", 16, 22, 0, nullptr, "no_reports"},
      {"margin_percent", 16, 22, 0, nullptr, "no_reports"},
      {"orders_count", 16, 22, 0, 0, nullptr},  // orders do not follow from reports
      {"buyout_percent", 16, 22, 0, nullptr, "nothing_to_divide"},
  };
  test::TempDatabase database;
  database.write([&](db::Tx& tx) {
    const CabinetId cabinet = test::add_cabinet(tx, 1, "sid");
    save_sale(tx, cabinet);
    const TimeZone zone = TimeZone::moscow();
    const UtcTime now = zone.start_of(november(29));
    for (const Case& c : cases) {
      INFO(c.figure << " " << c.first << " " << c.nm_id);
      ExplainQuery query;
      query.figure = c.figure;
      query.cabinets = {cabinet};
      query.period =
          between(zone.start_of(november(c.first)), zone.start_of(november(c.last + 1)), now, zone).value();
      if (c.nm_id != 0) query.nm_id = NmId{c.nm_id};
      query.now = now;
      const json got = json::parse(explain_json(tx, query, zone));
      CHECK(got["value"] == c.value);
      CHECK(got["unknown"] == c.unknown);
    }
  });
}

TEST_CASE("a figure is as fresh and as complete as the datasets that it follows from") {
  const auto sources = [](std::string_view figure) {
    const auto found = figure_sources(figure);
    return std::vector(found.begin(), found.end());
  };
  const std::vector sales(kSalesSources.begin(), kSalesSources.end());
  const std::vector profit(kProfitSources.begin(), kProfitSources.end());
  for (const char* figure : {"orders_count", "cancelled_sum", "buyouts_sum", "returns_count",
                             "buyout_percent", "average_price", "orders_per_day"}) {
    INFO(figure);
    CHECK(sources(figure) == sales);
  }
  for (const char* figure : {"profit", "payout", "units_returned", "tax", "storage", "return"}) {
    INFO(figure);
    CHECK(sources(figure) == profit);
  }
}

}  // namespace explain_test

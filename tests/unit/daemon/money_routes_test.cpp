#include "core/store/ledger.hpp"
#include "core/store/tariffs.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace money_routes_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;
using nlohmann::json;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

// Stores the rows of one weekly report, numbered from 1, for these days, each with its own order.
void add_finance(Installation& at, CabinetId cabinet, const std::vector<unsigned>& days) {
  std::vector<FinanceRow> rows;
  for (const unsigned day : days) {
    FinanceRow& row = rows.emplace_back();
    row.report = {FinancePeriod::weekly, 77, 1, november(9), november(15), november(16), "RUB"};
    row.rrd_id = std::ssize(rows);
    row.day = november(day);
    row.kind = FinanceKind::logistics;
    row.operation = "Логистика";
    row.srid = "srid-" + std::to_string(day);
    row.delivery_service = Money{static_cast<std::int64_t>(day) * 100 + 5};
  }
  at.database.write([&](db::Tx& tx) {
    sync::ingest_finance_rows(tx, cabinet, rows);
    store::settle_finance_reports(tx, cabinet, FinancePeriod::weekly);
    store::raise_data_version(tx, cabinet);
  });
}

std::vector<std::int64_t> ids(const json& rows) {
  std::vector<std::int64_t> out;
  for (const json& row : rows) out.push_back(row.at("rrd_id"));
  return out;
}

}  // namespace

TEST_CASE("accounting is listed by its filters, dates with their whole day") {
  Installation at;  // has row 1001 of 20.11
  add_finance(at, at.anna, {9, 10, 15});
  using Ids = std::vector<std::int64_t>;
  struct Case {
    const char* query;
    Ids want;
  };
  const Case cases[] = {
      {"", {1001, 3, 2, 1}},
      {"date_from=2026-11-10&date_to=2026-11-15", {3, 2}},
      {"date_to=2026-11-09", {1}},
      {"date_to=2026-11-09T21:00:00Z", {1}},          // 10.11 00:00 in Moscow, exclusive
      {"date_from=2026-11-14T21:00:00Z", {1001, 3}},  // 15.11 00:00
      {"srid=srid-10", {2}},
      {"nm_id=1001", {1001}},
      {"kind=logistics", {3, 2, 1}},
      {"kind=return", {}},
      {"operation=%D0%9F%D1%80%D0%BE%D0%B4%D0%B0%D0%B6%D0%B0", {1001}},
      {"report_id=77", {3, 2, 1}},
  };
  for (const Case& c : cases) {
    INFO(c.query);
    const Reply reply = at.get(std::string("/api/v1/finance?") + c.query, "anna-key");
    REQUIRE(reply.status == 200);
    CHECK(ids(reply.data()) == c.want);
    CHECK(reply.header("X-Total-Count") == std::to_string(c.want.size()));
  }
  const Reply page = at.get("/api/v1/finance?limit=1&offset=1", "anna-key");
  CHECK(ids(page.data()) == Ids{3});
  CHECK(page.data().at(0).at("delivery_service") == 15.05);
  CHECK_THAT(page.header("Link"), Catch::Contains("rel=\"next\""));

  const auto totals = at.get("/api/v1/finance/totals?date_from=2026-11-10", "anna-key").data();
  REQUIRE(totals.size() == 2);
  CHECK(totals.at(0).at("for_pay") == 700.25);
  CHECK(totals.at(1).at("kind") == "logistics");
  CHECK(totals.at(1).at("rows_count") == 2);
  CHECK(totals.at(1).at("delivery_service") == 25.1);
  const Reply second = at.get("/api/v1/finance/totals?limit=1&offset=1", "anna-key");
  CHECK(second.header("X-Total-Count") == "2");
  CHECK(second.data().size() == 1);
  CHECK(second.data().at(0).at("kind") == "logistics");
  CHECK(at.get("/api/v1/finance?kind=gift", "anna-key").status == 422);
}

TEST_CASE("the lines of a report add up over its articles and the account, roundings included") {
  Installation at;
  add_finance(at, at.anna, {9});
  at.database.write([&](db::Tx& tx) {
    std::vector<LedgerCell> cells(3);
    for (LedgerCell& cell : cells) cell.day = cell.cost_day = november(9);
    cells[0].nm_id = NmId{10};
    cells[0].parts[LedgerPart::sale] = Amount{100'3333};
    cells[1].nm_id = NmId{20};
    cells[1].parts[LedgerPart::sale] = Amount{50'3333};
    cells[2].parts[LedgerPart::storage] = Amount{-10'3333};
    store::LedgerWork report;
    report.report_id = 77;
    store::replace_ledger_cells(tx, at.anna, report, cells);
    store::finish_ledger(tx, at.anna, report, {});
    store::raise_data_version(tx, at.anna);
  });
  const json report = at.get("/api/v1/finance/reports/77", "anna-key").data();
  CHECK(report.at("proof") ==
        json::parse(R"({"articles":150.67,"account":-10.33,"rounding":-0.01,"payout":140.33})"));
  CHECK(report.at("line_sums") ==
        json::parse(R"([{"line":"sale","articles":150.67,"account":0.0,"total":150.67,"currency":"RUB"},
          {"line":"storage","articles":0.0,"account":-10.33,"total":-10.33,"currency":"RUB"},
          {"line":"rounding","articles":0.0,"account":0.0,"total":-0.01,"currency":"RUB"}])"));
  CHECK(report.at("computed") == 140.33);
}

TEST_CASE("the funnel is listed by product and day") {
  Installation at;
  const auto rows =
      at.get("/api/v1/funnel?nm_id=1001&date_from=2026-11-20&date_to=2026-11-20", "anna-key").data();
  REQUIRE(rows.size() == 1);
  CHECK(rows.at(0).at("title") == "anna product");
  CHECK(at.get("/api/v1/funnel?date_from=2026-11-21", "anna-key").data().empty());
  CHECK(at.get("/api/v1/funnel?nm_id=2001", "anna-key").data().empty());
}

TEST_CASE("an order's costs follow accounting, tariffs and cards at once, whatever lies in the cache") {
  Installation at;
  const auto order = [&] { return at.get("/api/v1/orders/anna-srid", "anna-key").data(); };
  CHECK(order().at("commission").is_null());
  CHECK(order().at("commission_reason") == "warehouse_unknown");
  CHECK(order().at("logistics").is_null());
  CHECK(order().at("logistics_reason") == "warehouse_unknown");
  at.database.write([&](db::Tx& tx) {
    Order known =
        store::load_orders(tx, at.anna, std::array<std::string_view, 1>{"anna-srid"}).at("anna-srid");
    known.warehouse_type = WarehouseType::wb;
    known.warehouse = "Коледино";
    const Order* row = &known;
    store::save_orders(tx, at.anna, std::span(&row, 1));
    Product card;
    card.nm_id = NmId{1001};
    card.subject_id = 5;
    card.sizes = {{ChrtId{10010}, "42", {"bar"}}};
    card.dimensions_json = R"({"length":20,"width":10,"height":12,"isValid":true})";
    sync::ingest_products(tx, at.anna, std::vector{card});
    store::raise_data_version(tx, at.anna);
  });
  CHECK(order().at("commission").is_null());
  CHECK(order().at("commission_reason") == "no_rate");
  CHECK(order().at("logistics_reason") == "no_tariff");
  const auto set_tariffs = [&](std::int64_t percent, std::int64_t base) {
    at.database.write([&](db::Tx& tx) {
      Tariff commission, box;
      CommissionRates fees;
      fees.fbw = percent;
      commission.rates = fees;
      commission.subject_id = 5;
      commission.name = "Кружки";
      BoxRates rates;
      rates.delivery_base = Money{base};
      rates.delivery_litre = Money{1'120};
      box.rates = rates;
      box.name = "Коледино";
      store::save_tariffs(tx, at.anna, TariffKind::commission, std::array{commission}, november(20), false);
      store::save_tariffs(tx, at.anna, TariffKind::box, std::array{box}, november(20), false);
      store::raise_data_version(tx, at.anna);
    });
  };
  set_tariffs(1550, 4'800);
  CHECK(order().at("commission") ==
        json::parse(R"({"amount": 139.58, "percent": 15.5, "kind": "estimate"})"));
  CHECK(order().at("logistics") == json::parse(R"({"amount": 70.4, "kind": "estimate"})"));  // 2.4 litres
  CHECK(order().at("commission_reason").is_null());
  CHECK(order().at("logistics_reason").is_null());
  set_tariffs(2000, 5'000);
  CHECK(order().at("commission").at("amount") == 180.1);
  CHECK(order().at("logistics").at("amount") == 72.4);
  CHECK(at.get("/api/v1/orders", "anna-key").data().at(0) == order());
}

}  // namespace money_routes_test

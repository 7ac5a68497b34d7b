#include "core/report/profit_report.hpp"

#include "core/analytics/sources.hpp"
#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/currency.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/products.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/unit_costs.hpp"
#include "tests/unit/report/report_fixture.hpp"
#include "tests/unit/store/support.hpp"

namespace profit_report_test {

using namespace wbd;
using namespace wbd::report;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

void add_report(db::Tx& tx, CabinetId cabinet, std::int64_t id, std::string currency,
                const std::vector<LedgerCell>& cells, std::optional<Amount> residual) {
  store::save_finance_report(tx, cabinet,
                             {FinancePeriod::weekly, id, 1, november(2), november(8), november(9), currency});
  store::LedgerWork work;
  work.report_id = id;
  store::replace_ledger_cells(tx, cabinet, work, cells);
  store::finish_ledger(tx, cabinet, work, {0, residual});
}

LedgerCell sold(std::int64_t nm_id, std::int64_t rubles, std::int64_t logistics) {
  LedgerCell cell;
  cell.day = cell.cost_day = november(3);
  cell.nm_id = NmId{nm_id};
  cell.units_sold = 1;
  cell.revenue = Money{rubles * 120};
  cell.parts[LedgerPart::sale] = Money{rubles * 100};
  cell.parts[LedgerPart::logistics] = Money{-logistics * 100};
  return cell;
}

// Twenty-five articles, an account, a report that differs, one without control sums, and another currency.
void fill(db::Tx& tx, CabinetId cabinet) {
  std::vector<LedgerCell> cells;
  for (std::int64_t article = 1; article <= 25; ++article) cells.push_back(sold(article, 100 * article, 900));
  LedgerCell account;
  account.day = account.cost_day = november(4);
  account.parts[LedgerPart::storage] = Money{-123'45};
  account.parts[LedgerPart::deduction] = Money{-50'00};
  account.unrecognised = 1;
  cells.push_back(account);
  add_report(tx, cabinet, 11, "RUB", cells, Amount{});
  add_report(tx, cabinet, 12, "RUB", {sold(1, 10, 0)}, Amount{Money{12'34}});
  add_report(tx, cabinet, 13, "KZT", {sold(2, 5'000, 100)}, std::nullopt);
  store::settle_finance_reports(tx, cabinet, FinancePeriod::weekly);
  Product product;
  product.nm_id = NmId{25};
  product.title = "Рубашка <лён>";
  product.updated_at = at("2026-11-01T00:00:00Z");
  store::save_product(tx, cabinet, product);
}

void add_adverts(db::Tx& tx, CabinetId cabinet) {
  std::vector<AdvertCharge> charges;
  for (const AdvertPayment payment : {AdvertPayment::balance, AdvertPayment::invoice, AdvertPayment::bonus}) {
    AdvertCharge& charge = charges.emplace_back();
    charge.upd_num = 5;
    charge.advert_id = 77;
    charge.day = november(5);
    charge.payment = payment;
    charge.sum = Money{100'00 * (1 + static_cast<std::int64_t>(payment))};
  }
  store::replace_advert_charges(tx, cabinet, november(2), november(8), charges);
  store::note_days_read(tx, cabinet, CostSource::advert_charges, november(2), november(8),
                        wbd::report::at("2026-11-09T00:00:00Z"));
}

void add_costs(db::Tx& tx, CabinetId cabinet) {
  std::vector<UnitCost> costs;
  for (std::int64_t article = 1; article <= 25; ++article)
    costs.push_back({NmId{article}, "", november(1), Money{300'00}, Money{10'00}, {}, {}, "RUB"});
  store::save_unit_costs(tx, cabinet, costs);
  store::save_tax_profile(tx, cabinet, {TaxRegime::usn_income, 600, 0, november(1)});
}

analytics::ProfitQuery query(CabinetId cabinet, ledger::ProfitGroup group = ledger::ProfitGroup::product) {
  return {{cabinet}, november(2), november(8), group};
}

}  // namespace

TEST_CASE("the profit report reads as accepted in both languages and all forms") {
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId cabinet = test::add_cabinet(tx, 1, "aaaa");
    const auto shown = [&](const char* name, const analytics::ProfitQuery& wanted) {
      ProfitReport report = profit_report(tx, wanted, kNow);
      report.freshness = {};  // no dataset of the cabinet was ever read
      check_goldens(name, [&](const Form& form) { return render(report, form); });
    };
    shown("profit_nothing", query(cabinet));
    fill(tx, cabinet);
    shown("profit_without_costs", query(cabinet, ledger::ProfitGroup::day));
    CHECK_FALSE(profit_part(tx, {cabinet}, november(2), november(8)));
    add_costs(tx, cabinet);
    add_adverts(tx, cabinet);
    shown("profit", query(cabinet));
    shown("profit_by_subject", query(cabinet, ledger::ProfitGroup::subject));
    CHECK_FALSE(profit_part(tx, {cabinet}, november(20), november(21)));
    const auto part = profit_part(tx, {cabinet}, november(2), november(8));
    REQUIRE(part);
    // 100 + 200 + ... + 2500 and 10, less 25 deliveries of 900, the account and the residual.
    CHECK(part->answer.total.payout() ==
          Amount(Money{(32'500 + 10 - 25 * 900) * 100 - 123'45 - 50'00 + 12'34}));
    const Wording words({Format::text, Language::ru});
    CHECK_FALSE(profit_section(words, part).empty());
    CHECK(profit_section(words, std::nullopt).empty());
    std::string json;
    JsonWriter writer(json);
    writer.begin_object();
    write_profit(writer, std::nullopt);
    write_profit(writer, part);
    writer.end_object();
    const auto object = nlohmann::json::parse(json).at("profit");
    CHECK(object.at("units_sold") == 26);
    CHECK(object.at("goods_cost") == 26 * 300);
  });
}

TEST_CASE("a profit report says that accounting is still loading") {
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId cabinet = test::add_cabinet(tx, 1, "aaaa");
    store::ensure_sync_states(tx, cabinet);
    const auto report = [&] { return profit_report(tx, query(cabinet), at("2026-11-10T00:00:00Z")); };
    const std::string empty = render(report(), {Format::text, Language::en});
    CHECK_THAT(empty, Catch::Contains("Nothing yet: WB's finance reports are still loading."));
    CHECK_THAT(empty, Catch::Contains("Still loading: finance, payouts, storage_costs"));
    add_adverts(tx, cabinet);
    // Accounting, which has no rows yet, is not the only source of the seller's currency.
    store::save_currency(tx, cabinet, {"RUB", CurrencySource::prices});
    CHECK(report().account_currency == "RUB");
    CHECK_THAT(render(report(), {Format::text, Language::en}), Catch::Contains("By invoice: 300\u00a0₽"));
    fill(tx, cabinet);
    CHECK_THAT(render(report(), {Format::text, Language::ru}), Catch::Contains("Ещё загружается: финансы"));
    const auto sections = nlohmann::json::parse(render(report(), {})).at("sections");
    CHECK(sections.at("freshness").at("loading").size() == analytics::kProfitSources.size());
  });
}

}  // namespace profit_report_test

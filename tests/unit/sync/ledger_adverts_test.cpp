#include "core/analytics/profit.hpp"
#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/finance.hpp"
#include "core/sync/ledger.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/support.hpp"

namespace ledger_adverts_store_test {

using namespace wbd;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

// A report with a sale of 5,000 for article 30 and, if `deducted`, 900 for document 5.
void add_report(db::Tx& tx, CabinetId cabinet, bool deducted) {
  FinanceRow sale;
  sale.report = {FinancePeriod::weekly, 7, 1, november(2), november(8), november(9), "RUB"};
  sale.rrd_id = 1;
  sale.day = november(5);
  sale.doc_type = sale.operation = "Продажа";
  sale.kind = FinanceKind::sale;
  sale.srid = "a";
  sale.nm_id = NmId{30};
  sale.quantity = 1;
  sale.for_pay = Money{5'000'00};
  store::save_finance_report(tx, cabinet, sale.report);
  store::save_finance_row(tx, cabinet, sale);
  if (deducted) {
    FinanceRow row;
    row.report = sale.report;
    row.rrd_id = 2;
    row.day = november(6);
    row.operation = "Удержание";
    row.kind = FinanceKind::other;
    row.deduction = Money{900'00};
    row.reason = "Оказание услуг «WB Продвижение», документ №5";
    store::save_finance_row(tx, cabinet, row);
  }
  store::settle_finance_reports(tx, cabinet, FinancePeriod::weekly);
}

void add_charge(db::Tx& tx, CabinetId cabinet, AdvertPayment payment) {
  AdvertCharge charge;
  charge.upd_num = 5;
  charge.advert_id = 77;
  charge.day = november(4);
  charge.payment = payment;
  charge.sum = Money{900'00};
  store::replace_advert_charges(tx, cabinet, november(2), november(8), std::span(&charge, 1));
}

void add_spend(db::Tx& tx, CabinetId cabinet) {
  std::vector<AdvertSpend> spend(2);
  for (std::size_t i = 0; i < spend.size(); ++i) {
    spend[i].advert_id = 77;
    spend[i].day = november(4);
    spend[i].nm_id = NmId{i == 0 ? 10 : 20};
    spend[i].sum = Money{i == 0 ? 20'00 : 10'00};
    spend[i].currency = "RUB";
  }
  store::replace_advert_spend(tx, cabinet, {77}, november(2), november(8), spend);
}

}  // namespace

TEST_CASE("stored adverts are counted once, whichever sources are there") {
  using enum AdvertPayment;
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    std::int64_t user = 0;
    for (const AdvertPayment payment : {balance, invoice, bonus}) {
      for (int mix = 0; mix < 8; ++mix) {
        const bool deducted = (mix & 1) != 0, charged = (mix & 2) != 0, counted = (mix & 4) != 0;
        INFO(to_string(payment) << " deducted " << deducted << " charged " << charged << " counted "
                                << counted);
        ++user;
        const CabinetId cabinet = test::add_cabinet(tx, user, "sid-" + std::to_string(user));
        if (charged) add_charge(tx, cabinet, payment);
        if (counted) add_spend(tx, cabinet);
        add_report(tx, cabinet, deducted);
        const auto profit = [&] {
          return analytics::profit(tx, {{cabinet}, november(2), november(8), ledger::ProfitGroup::product});
        };
        while (sync::make_next_ledger(tx, cabinet, test::at(1), false)) {
        }
        CHECK_FALSE(profit().adverts_outside);
        store::note_days_read(tx, cabinet, CostSource::advert_charges, november(2), november(8), test::at(1));
        const analytics::ProfitResult result = profit();
        REQUIRE(result.currencies.size() == 1);
        const auto advert_of = [&](const char* article) {
          const auto& groups = result.currencies[0].groups;
          const auto found = groups.find(article);
          return found == groups.end() ? Amount{} : found->second.lines[LedgerLine::advert];
        };
        const bool split = deducted && charged && counted && payment == balance;
        const auto& total = result.currencies[0].total;
        CHECK(total.payout() == Amount{Money{deducted ? 4'100'00 : 5'000'00}});
        CHECK(total.lines[LedgerLine::advert] == Amount{Money{deducted ? -900'00 : 0}});
        CHECK(advert_of("10") == Amount{Money{split ? -600'00 : 0}});
        CHECK(advert_of("20") == Amount{Money{split ? -300'00 : 0}});
        CHECK(result.currencies[0].account.lines[LedgerLine::advert] ==
              Amount{Money{deducted && !split ? -900'00 : 0}});
        REQUIRE(result.adverts_outside);
        const bool outside = charged && payment != balance;
        CHECK(result.adverts_outside->total() == Amount{Money{outside ? 900'00 : 0}});
        CHECK(result.adverts_outside->invoice == Amount{Money{outside && payment == invoice ? 900'00 : 0}});
        CHECK_FALSE(analytics::profit(
                        tx, {{cabinet}, november(2), november(8), ledger::ProfitGroup::product, NmId{10}})
                        .adverts_outside);
      }
    }
  });
}

}  // namespace ledger_adverts_store_test

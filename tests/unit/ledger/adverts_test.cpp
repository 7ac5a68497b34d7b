#include "core/ledger/adverts.hpp"

#include <catch2/catch.hpp>

#include "core/ledger/cells.hpp"
#include "core/ledger/reading.hpp"
#include "tests/unit/rows.hpp"

namespace ledger_adverts_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

const Date kDay{std::chrono::year{2026}, std::chrono::November, std::chrono::day{5}};
constexpr std::int64_t kDocument = 5, kCampaign = 77;

}  // namespace

// WB takes 900 from the payout and charges 900 for a campaign. Its spending is 2 parts for article 10 and 1
// part for article 20. Each of the three sources may be missing.
TEST_CASE("adverts are counted once, whichever sources are there") {
  struct Case {
    AdvertPayment payment;
    bool deducted, charged, counted;
    std::int64_t ten, twenty, account;  // the line `advert`
    std::int64_t outside;
  };
  using enum AdvertPayment;
  const auto c = EACH_ROW(
      Case, {{balance, false, false, false, 0, 0, 0, 0},    {balance, false, false, true, 0, 0, 0, 0},
             {balance, false, true, false, 0, 0, 0, 0},     {balance, false, true, true, 0, 0, 0, 0},
             {balance, true, false, false, 0, 0, -900, 0},  {balance, true, false, true, 0, 0, -900, 0},
             {balance, true, true, false, 0, 0, -900, 0},   {balance, true, true, true, -600, -300, 0, 0},
             {invoice, false, false, false, 0, 0, 0, 0},    {invoice, false, false, true, 0, 0, 0, 0},
             {invoice, false, true, false, 0, 0, 0, 900},   {invoice, false, true, true, 0, 0, 0, 900},
             {invoice, true, false, false, 0, 0, -900, 0},  {invoice, true, false, true, 0, 0, -900, 0},
             {invoice, true, true, false, 0, 0, -900, 900}, {invoice, true, true, true, 0, 0, -900, 900},
             {bonus, false, false, false, 0, 0, 0, 0},      {bonus, false, false, true, 0, 0, 0, 0},
             {bonus, false, true, false, 0, 0, 0, 900},     {bonus, false, true, true, 0, 0, 0, 900},
             {bonus, true, false, false, 0, 0, -900, 0},    {bonus, true, false, true, 0, 0, -900, 0},
             {bonus, true, true, false, 0, 0, -900, 900},   {bonus, true, true, true, 0, 0, -900, 900}});
  INFO(to_string(c.payment) << " deducted " << c.deducted << " charged " << c.charged << " counted "
                            << c.counted);
  std::vector<AdvertCharge> charges;
  if (c.charged) {
    AdvertCharge& charge = charges.emplace_back();
    charge.upd_num = kDocument;
    charge.advert_id = kCampaign;
    charge.payment = c.payment;
    charge.sum = Amount{900};
  }
  Sources sources;
  for (const auto& [document, campaigns] : balance_charges(charges)) {
    for (const auto& [campaign, sum] : campaigns) {
      CHECK(campaign == kCampaign);
      CampaignCharge& charge = sources.adverts[document].emplace_back();
      charge.sum = sum;
      if (c.counted) charge.spend = {{NmId{10}, Amount{20}}, {NmId{20}, Amount{10}}};
    }
  }
  CellMaker maker;
  if (c.deducted) {
    LedgerRow row;
    row.rrd_id = 1;
    row.day = kDay;
    row.operation = "Удержание";
    row.deduction = Amount{900};
    row.reason = "Оказание услуг «WB Продвижение», документ №5";
    maker.add(row);
  }
  std::map<NmId, Amount> adverts;
  LedgerParts parts;
  for (const LedgerCell& cell : maker.finish({}, sources)) {
    adverts[cell.nm_id] += cell.parts[LedgerPart::advert];
    parts += cell.parts;
  }
  CHECK(adverts[NmId{10}] == Amount{c.ten});
  CHECK(adverts[NmId{20}] == Amount{c.twenty});
  CHECK(adverts[kAccountNmId] == Amount{c.account});
  CHECK(apply({}, parts).total() == Amount{c.deducted ? -900 : 0});
  const AdvertsOutside outside = adverts_outside(charges);
  CHECK(outside.total() == Amount{c.outside});
  CHECK(outside.invoice == Amount{c.payment == invoice ? c.outside : 0});
  CHECK(outside.bonus == Amount{c.payment == bonus ? c.outside : 0});
}

TEST_CASE("a document that balance and bonuses paid together is split by its balance") {
  std::vector<AdvertCharge> charges;
  const auto add = [&](std::int64_t campaign, AdvertPayment payment, std::int64_t sum) {
    AdvertCharge& charge = charges.emplace_back();
    charge.upd_num = kDocument;
    charge.advert_id = campaign;
    charge.payment = payment;
    charge.sum = Amount{sum};
  };
  add(1, AdvertPayment::balance, 300);
  add(1, AdvertPayment::balance, 200);
  add(1, AdvertPayment::bonus, 70);
  add(2, AdvertPayment::balance, 100);
  add(3, AdvertPayment::cashback, 11);
  add(4, AdvertPayment::other, 13);
  CHECK(balance_charges(charges) == BalanceCharges{{kDocument, {{1, Amount{500}}, {2, Amount{100}}}}});
  CHECK(adverts_outside(charges) == AdvertsOutside{{}, Amount{70}, Amount{11}, Amount{13}});
}

}  // namespace ledger_adverts_test

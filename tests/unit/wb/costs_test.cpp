// Answers of the lists of costs, as WB's documents show them (GUIDE 5.26 to 5.33).
#include <catch2/catch.hpp>

#include "core/wb/acceptance_costs.hpp"
#include "core/wb/adverts.hpp"
#include "core/wb/payouts.hpp"
#include "core/wb/penalties.hpp"
#include "core/wb/storage_costs.hpp"

namespace costs_test {

using namespace wbd;
using namespace wbd::wb;

namespace {

constexpr Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

}  // namespace

TEST_CASE("a payout keeps every decimal, and a sum that is missing is absent") {
  const auto got = parse_payouts(
      R"([{"reportId":9007199254740993,"sellerFinanceName":"ИП","dateFrom":"2026-11-09","dateTo":"2026-11-15",)"
      R"("createDate":"2026-11-16","currency":"RUB","reportType":2,"retailAmountSum":"100.5","forPaySum":"1.3495",)"
      R"("deliveryServiceSum":"0","paidStorageSum":"","paymentSchedule":"-1","bankPaymentSum":"-12.30"}])");
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 1);
  Payout want;
  want.report_id = 9'007'199'254'740'993;
  want.type = 2;
  want.from = november(9);
  want.to = november(15);
  want.created_on = november(16);
  want.currency = "RUB";
  want.retail_amount = Amount{1'005'000};
  want.for_pay = Amount{13'495};
  want.delivery_service = Amount{0};
  want.payment_schedule = Amount{-10'000};
  want.bank_payment = Amount{-123'000};
  CHECK(got->rows[0] == want);
  CHECK(parse_payouts("")->seen == 0);
  CHECK(parse_payouts("null")->seen == 0);
  CHECK(parse_payouts("{}").error().code == Errc::bad_data);
}

TEST_CASE("storage is read by size, a row without its price is skipped") {
  const auto got = parse_storage_costs(
      R"([{"date":"2026-11-10","warehouseCoef":1.55,"giId":31904771,"chrtId":402118377,"barcode":"",)"
      R"("nmId":248115630,"volume":1.8,"calcType":"короба: без габаритов","warehousePrice":11.6,"barcodesCount":15,)"
      R"("originalDate":"2026-11-03","loyaltyDiscount":0.5},)"
      R"({"date":"2026-11-10","nmId":5,"warehousePrice":-0.0001},{"date":"2026-11-10","nmId":6}])");
  REQUIRE(got.has_value());
  CHECK(got->seen == 3);
  CHECK(got->skipped == 1);
  REQUIRE(got->rows.size() == 2);
  CHECK(got->rows[0] == StorageCost{november(10), NmId{248115630}, ChrtId{402118377}, "короба: без габаритов",
                                    november(3), 15, Amount{116'000}, Amount{5'000}, 1800});
  CHECK(got->rows[1].original_day == november(10));
  CHECK(got->rows[1].price == Amount{-1});
  CHECK(parse_storage_costs("")->seen == 0);
}

TEST_CASE("acceptance is read with both of its days") {
  const auto got = parse_acceptance_costs(
      R"([{"count":24,"giCreateDate":"2026-11-02","incomeId":31904771,"nmID":248115630,)"
      R"("shkCreateDate":"2026-11-06","subjectName":"Рубашки","total":408.6}])");
  REQUIRE(got.has_value());
  CHECK(got->rows == std::vector{AcceptanceCost{november(6), 31904771, NmId{248115630}, november(2), 24,
                                                Amount{4'086'000}}});
}

TEST_CASE("a charge of adverts has its Moscow day, or the last requested one") {
  const auto got = parse_advert_charges(
      R"([{"updNum":105817442,"updTime":"2026-11-09T23:41:07.120455+03:00","updSum":1840,"advertId":27741903,)"
      R"("campName":"Рубашки, поиск","advertType":9,"paymentType":"Баланс","advertStatus":9},)"
      R"({"updNum":0,"updTime":null,"updSum":215.25,"advertId":27741903,"campName":"","advertType":9,)"
      R"("paymentType":"Счет","advertStatus":-1}])",
      november(12));
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 2);
  CHECK(got->rows[0].day == november(9));
  CHECK(got->rows[0].at == parse_rfc3339("2026-11-09T20:41:07.120Z"));
  CHECK(got->rows[0].upd_num == 105817442);
  CHECK(got->rows[0].sum == Amount{18'400'000});
  CHECK(got->rows[0].name == "Рубашки, поиск");
  CHECK(got->rows[0].payment == AdvertPayment::balance);
  CHECK(got->rows[1].day == november(12));
  CHECK_FALSE(got->rows[1].at);
  CHECK(got->rows[1].sum == Amount{2'152'500});
  CHECK(got->rows[1].payment == AdvertPayment::invoice);
  CHECK(got->rows[1].status == -1);
}

TEST_CASE("campaigns are read from their groups") {
  const auto got = parse_adverts(
      R"({"adverts":[{"type":9,"status":9,"count":2,"advert_list":[{"advertId":27741903,"changeTime":)"
      R"("2026-11-09T12:02:52.676254+03:00"},{"advertId":27741950,"changeTime":null}]},)"
      R"({"advert_list":[{"advertId":25110048}],"type":8,"status":7}],"all":3})");
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 3);
  CHECK(got->rows[0] == Advert{27741903, 9, 9, parse_rfc3339("2026-11-09T09:02:52.676Z")});
  CHECK(got->rows[1] == Advert{27741950, 9, 9, {}});
  CHECK(got->rows[2] == Advert{25110048, 8, 7, {}});
  CHECK(parse_adverts(R"({"adverts":null,"all":0})")->seen == 0);
  CHECK(parse_adverts("{}").error().code == Errc::bad_data);
}

TEST_CASE("spending is read by day, application and article") {
  const auto got = parse_advert_spend(
      R"([{"sum":9,"advertId":27741903,"currency":"RUB","days":[{"date":"2026-11-09T00:00:00Z","apps":[)"
      R"({"appType":32,"nms":[{"views":1517,"clicks":61,"orders":2,"shks":3,"sum":359.9,"sum_price":4180,)"
      R"("name":"Рубашка","nmId":248115630}]},{"appType":1,"nms":[{"sum":0.01,"nmId":248115630},)"
      R"({"sum":5,"nmId":6}]}]},{"date":"2026-11-10T00:00:00Z","apps":null}],"boosterStats":[]},)"
      R"({"advertId":7,"currency":"RUB","days":[{"date":"2026-11-09T00:00:00Z","apps":[{"nms":[{"nmId":5}]}]}]}])");
  REQUIRE(got.has_value());
  CHECK(got->seen == 2);
  CHECK(got->skipped == 1);  // a part of its spending cannot be read
  REQUIRE(got->rows.size() == 1);
  const CampaignSpend& campaign = got->rows[0];
  REQUIRE(campaign.rows.size() == 3);
  CHECK(campaign.rows[0] == AdvertSpend{27741903, november(9), NmId{248115630}, 1517, 61, 2, 3,
                                        Amount{3'599'000}, Amount{41'800'000}, "RUB"});
  CHECK(campaign.rows[1].sum == Amount{100});
  CHECK(campaign.rows[2].nm_id == NmId{6});
}

TEST_CASE("a measurement is read with its evidence") {
  const auto got = parse_measurement_penalties(
      R"({"data":{"reports":[{"nmId":248115630,"subjectName":"Рубашки","dimId":98220417,"prcOver":131.5,"volume":4.2,)"
      R"("width":20,"length":30,"height":7,"volumeSup":3.19,"widthSup":19,"lengthSup":28,"heightSup":6,)"
      R"("photoUrls":["https://a/1.webp"],"dtBonus":"2026-11-04T22:00:00Z","isValid":true,)"
      R"("isValidDt":"2026-11-02T13:35:57Z","reversalAmount":0,"penaltyAmount":312.4,)"
      R"("dateStart":"2026-10-12T13:35:57Z","dateEnd":"2026-11-02T13:35:57Z"},{"nmId":5,"dimId":1}],"total":2}})");
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 2);
  const MeasurementPenalty& row = got->rows[0];
  CHECK(row.dim_id == 98220417);
  CHECK(row.day == november(5));  // in Moscow
  CHECK(row.percent_over_hundredths == 13150);
  CHECK(row.volume_ml == 4200);
  CHECK(row.card_volume_ml == 3190);
  CHECK(row.length == 3000);
  CHECK(row.card_height == 600);
  CHECK(row.penalty == Amount{3'124'000});
  CHECK(row.reversal == Amount{0});
  CHECK(row.valid == true);
  CHECK(row.photos == R"(["https://a/1.webp"])");
  CHECK_FALSE(got->rows[1].day);
  CHECK_FALSE(got->rows[1].penalty);
  CHECK(parse_measurement_penalties(R"({"data":{"reports":null,"total":0}})")->seen == 0);
  CHECK(parse_measurement_penalties(R"({"data":{"total":0}})").error().code == Errc::bad_data);
}

TEST_CASE("a swap is read with both labels") {
  const auto got = parse_swap_penalties(
      R"({"data":{"reports":[{"dtBonus":"2026-11-05T00:00:00Z","nmId":248115630,"oldShkId":26624352356,)"
      R"("oldColor":"синий","oldSize":"46","oldSku":"2040118377015","oldVendorCode":"SH-46-blue",)"
      R"("newShkId":26624352399,"newSize":"48","newSku":"2040118377022","newVendorCode":"SH-48-white",)"
      R"("bonusSumm":247.5,"bonusType":"Подмена FBW","photoUrls":[]}],"total":1}})");
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 1);
  CHECK(got->rows[0].day == november(5));
  CHECK(got->rows[0].old_shk_id == 26624352356);
  CHECK(got->rows[0].new_shk_id == 26624352399);
  CHECK(got->rows[0].sum == Amount{2'475'000});
  CHECK(got->rows[0].new_vendor_code == "SH-48-white");
  CHECK(got->rows[0].photos == "[]");
}

TEST_CASE("self-purchases are read by week") {
  const auto got = parse_self_purchases(
      R"({"details":[{"nmID":248115630,"sum":7080,"currency":"RUB","dateFrom":"2026-11-02","dateTo":"2026-11-08"}]})");
  REQUIRE(got.has_value());
  CHECK(got->rows ==
        std::vector{SelfPurchase{NmId{248115630}, november(2), november(8), Amount{70'800'000}, "RUB"}});
  CHECK(parse_self_purchases("{}").error().code == Errc::bad_data);
}

}  // namespace costs_test

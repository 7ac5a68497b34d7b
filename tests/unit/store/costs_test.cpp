// The tables of WB's costs: payouts, storage, acceptance, adverts, penalties, and the days that were read.
#include <catch2/catch.hpp>

#include "core/store/acceptance_costs.hpp"
#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/storage_costs.hpp"
#include "tests/unit/store/support.hpp"

namespace costs_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

constexpr Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

StorageCost stored_goods(unsigned day, std::int64_t nm_id, std::int64_t price) {
  StorageCost row;
  row.day = row.original_day = november(day);
  row.nm_id = NmId{nm_id};
  row.chrt_id = ChrtId{nm_id * 10};
  row.calc_type = "короба: без габаритов";
  row.units = 2;
  row.price = Amount{price};
  row.loyalty_discount = Amount{5};
  row.volume_ml = 1800;
  return row;
}

AcceptanceCost accepted(unsigned made, unsigned day, std::int64_t nm_id, std::int64_t total) {
  return {november(day), 31904771, NmId{nm_id}, november(made), 24, Amount{total}};
}

AdvertCharge charge(unsigned day, std::int64_t upd_num, std::int64_t advert, std::int64_t sum) {
  AdvertCharge row;
  row.upd_num = upd_num;
  row.day = november(day);
  row.at = TimeZone::moscow().start_of(row.day) + 1h;
  row.sum = Amount{sum};
  row.advert_id = advert;
  row.name = "Рубашки, поиск";
  row.type = 9;
  row.payment = AdvertPayment::balance;
  row.status = 9;
  return row;
}

AdvertSpend spent(std::int64_t advert, unsigned day, std::int64_t nm_id, std::int64_t sum) {
  return {advert, november(day), NmId{nm_id}, 100, 10, 2, 3, Amount{sum}, Amount{7}, "RUB"};
}

template <class Work>
auto on_cabinet(Work work) {
  TempDatabase database;
  return database.write([&](Tx& tx) { return work(tx, add_cabinet(tx, 1, "aaaa")); });
}

std::tuple<std::int64_t, std::int64_t, std::int64_t> numbers(const WriteCounts& counts) {
  return {counts.created, counts.changed, counts.unchanged};
}
using Numbers = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

}  // namespace

TEST_CASE("a payout is stored once, and a sum that WB leaves out stays known") {
  on_cabinet([](Tx& tx, CabinetId id) {
    Payout payout;
    payout.report_id = 9'007'199'254'740'993;
    payout.from = november(9);
    payout.to = november(15);
    payout.created_on = november(16);
    payout.currency = "RUB";
    payout.for_pay = Amount{1'234'567};
    payout.bank_payment = Amount{-5};
    CHECK(numbers(save_payouts(tx, id, std::array{payout}).counts) == Numbers{1, 0, 0});
    CHECK(numbers(save_payouts(tx, id, std::array{payout}).counts) == Numbers{0, 0, 1});
    CHECK(find_payout(tx, id, payout.report_id) == payout);
    CHECK_FALSE(find_payout(tx, id, payout.report_id)->penalty);
    Payout poorer = payout;
    poorer.for_pay.reset();
    poorer.penalty = Amount{0};
    CHECK(numbers(save_payouts(tx, id, std::array{poorer}).counts) == Numbers{0, 1, 0});
    poorer.for_pay = payout.for_pay;
    CHECK(find_payout(tx, id, payout.report_id) == poorer);
  });
}

TEST_CASE("payouts are listed by their last day when a day of theirs is in the range") {
  on_cabinet([](Tx& tx, CabinetId id) {
    std::vector<Payout> weeks(3);
    for (unsigned i = 0; i < 3; ++i) {
      weeks[i].report_id = 30 - i;
      weeks[i].from = november(2 + 7 * i);
      weeks[i].to = november(8 + 7 * i);
      weeks[i].currency = "RUB";
    }
    save_payouts(tx, id, std::array{weeks[2], weeks[0], weeks[1]});
    CHECK(list_payouts(tx, id) == weeks);
    CHECK(list_payouts(tx, id, november(8), november(9)) == std::vector{weeks[0], weeks[1]});
    CHECK(list_payouts(tx, id, november(16)) == std::vector{weeks[2]});
    CHECK(list_payouts(tx, CabinetId{id.value + 1}).empty());
  });
}

TEST_CASE("storage of one size and day is summed, and whole days are replaced") {
  on_cabinet([](Tx& tx, CabinetId id) {
    const std::array first{stored_goods(3, 5, 40), stored_goods(3, 5, 60), stored_goods(3, 6, 1),
                           stored_goods(4, 5, 7), stored_goods(9, 5, 1000)};
    CHECK(numbers(replace_storage_days(tx, id, november(3), november(4), first)) == Numbers{3, 0, 0});
    CHECK(storage_by_article(tx, id, november(1), november(30)) ==
          std::vector<ArticleWeight>{{NmId{5}, Amount{107}}, {NmId{6}, Amount{1}}});
    CHECK(storage_by_article(tx, id, november(4), november(4)) ==
          std::vector<ArticleWeight>{{NmId{5}, Amount{7}}});
    CHECK(numbers(replace_storage_days(tx, id, november(3), november(4), first)) == Numbers{0, 0, 3});
    // Article 6 has gone, the price of article 5 has changed on one day; another day is not touched.
    const std::array second{stored_goods(3, 5, 100), stored_goods(3, 5, 1)};
    CHECK(numbers(replace_storage_days(tx, id, november(3), november(3), second)) == Numbers{0, 2, 0});
    CHECK(storage_by_article(tx, id, november(1), november(30)) ==
          std::vector<ArticleWeight>{{NmId{5}, Amount{108}}});
    CHECK(has_storage_costs(tx, id, november(4), november(8)));
    CHECK_FALSE(has_storage_costs(tx, id, november(5), november(8)));
  });
}

TEST_CASE("a recalculation of storage is a row of its own") {
  on_cabinet([](Tx& tx, CabinetId id) {
    StorageCost again = stored_goods(10, 5, -15);
    again.original_day = november(3);
    replace_storage_days(tx, id, november(10), november(10), std::array{stored_goods(10, 5, 20), again});
    CHECK(storage_by_article(tx, id, november(10), november(10)) ==
          std::vector<ArticleWeight>{{NmId{5}, Amount{5}}});
    CHECK(numbers(replace_storage_days(tx, id, november(10), november(10),
                                       std::array{stored_goods(10, 5, 20), again})) == Numbers{0, 0, 2});
  });
}

TEST_CASE("acceptance that WB withdraws is deleted only when both of its days are in the period") {
  on_cabinet([](Tx& tx, CabinetId id) {
    const std::array rows{accepted(8, 12, 5, 40), accepted(8, 12, 5, 60), accepted(9, 25, 6, 7)};
    CHECK(numbers(replace_acceptance_costs(tx, id, november(1), november(30), rows)) == Numbers{2, 0, 0});
    CHECK(acceptance_by_article(tx, id, november(1), november(30)) ==
          std::vector<ArticleWeight>{{NmId{5}, Amount{100}}, {NmId{6}, Amount{7}}});
    // The period holds one day of each row: by the other meaning of a period the answer need not have them.
    CHECK(numbers(replace_acceptance_costs(tx, id, november(10), november(30), {})) == Numbers{0, 0, 0});
    CHECK_FALSE(has_acceptance_costs(tx, id, november(10), november(30)));
    CHECK(has_acceptance_costs(tx, id, november(8), november(12)));
    CHECK(numbers(replace_acceptance_costs(tx, id, november(8), november(12), {})) == Numbers{0, 1, 0});
    CHECK(acceptance_by_article(tx, id, november(1), november(30)) ==
          std::vector<ArticleWeight>{{NmId{6}, Amount{7}}});
    // A row outside of the period is stored too, and found again.
    CHECK(numbers(replace_acceptance_costs(tx, id, november(9), november(9),
                                           std::array{accepted(9, 25, 6, 8)})) == Numbers{0, 1, 0});
    CHECK(acceptance_by_article(tx, id, november(25), november(25)) ==
          std::vector<ArticleWeight>{{NmId{6}, Amount{8}}});
  });
}

TEST_CASE("equal charges of adverts are all kept, whatever their order") {
  on_cabinet([](Tx& tx, CabinetId id) {
    const std::array one{charge(3, 7, 1, 100), charge(3, 7, 1, 100), charge(3, 7, 1, 90), charge(5, 8, 2, 1)};
    CHECK(numbers(replace_advert_charges(tx, id, november(1), november(4), one)) == Numbers{3, 0, 0});
    const std::array other{one[2], one[1], one[0]};
    CHECK(numbers(replace_advert_charges(tx, id, november(1), november(4), other)) == Numbers{0, 0, 3});
    const auto listed = charges_between(tx, id, november(1), november(30));
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].sum == Amount{90});
    CHECK(listed[2].number == 3);
    CHECK(numbers(replace_advert_charges(tx, id, november(1), november(4), std::array{one[2], one[1]})) ==
          Numbers{0, 1, 2});
    CHECK(has_advert_charges(tx, id, november(3), november(3)));
    CHECK_FALSE(has_advert_charges(tx, id, november(4), november(30)));
  });
}

TEST_CASE("charges are found by their documents") {
  on_cabinet([](Tx& tx, CabinetId id) {
    AdvertCharge undated = charge(5, 0, 3, 4);
    undated.at.reset();
    undated.status.reset();
    const std::array rows{charge(5, 9, 1, 3), charge(3, 7, 2, 1), charge(4, 7, 1, 2), undated};
    replace_advert_charges(tx, id, november(1), november(30), rows);
    const std::array<std::int64_t, 2> documents{9, 7};
    CHECK(charges_of_documents(tx, id, documents) == std::vector{rows[1], rows[2], rows[0]});
    CHECK(charges_of_documents(tx, id, std::array<std::int64_t, 1>{0}) == std::vector{undated});
  });
}

TEST_CASE("spending is asked for campaigns with charges and for those that may still spend") {
  on_cabinet([](Tx& tx, CabinetId id) {
    const std::array adverts{Advert{1, 9, 9, at(1)}, Advert{2, 9, 7, at(1)}, Advert{3, 9, 11, {}},
                             Advert{4, 9, 7, at(1)}, Advert{5, 9, 8, at(1)}};
    CHECK(numbers(save_adverts(tx, id, adverts)) == Numbers{5, 0, 0});
    CHECK(numbers(save_adverts(tx, id, std::array{Advert{1, 9, 9, {}}})) == Numbers{0, 0, 1});
    const std::array charges{charge(3, 7, 2, 1), charge(3, 7, 5, 1), charge(20, 7, 4, 1)};
    replace_advert_charges(tx, id, november(1), november(30), charges);
    using Ids = std::vector<std::int64_t>;
    CHECK(adverts_with_spend(tx, id, november(1), november(7), true, 0, 50) == Ids{1, 2, 3});
    CHECK(adverts_with_spend(tx, id, november(1), november(7), false, 0, 50) == Ids{2});
    CHECK(adverts_with_spend(tx, id, november(1), november(30), true, 1, 2) == Ids{2, 3});
  });
}

TEST_CASE("the spending of a campaign is summed by article, and its days are replaced") {
  on_cabinet([](Tx& tx, CabinetId id) {
    const std::array rows{spent(1, 3, 5, 40), spent(1, 3, 5, 2), spent(1, 4, 6, 7), spent(2, 3, 5, 100)};
    CHECK(numbers(replace_advert_spend(tx, id, {1}, november(3), november(4), rows)) == Numbers{2, 0, 0});
    using Weights = std::map<std::int64_t, std::vector<ArticleWeight>>;
    CHECK(spend_by_article(tx, id, {1, 2}, november(1), november(30)) ==
          Weights{{1, {{NmId{5}, Amount{42}}, {NmId{6}, Amount{7}}}}});
    CHECK(spend_by_article(tx, id, {2}, november(1), november(30)).empty());
    CHECK(numbers(replace_advert_spend(tx, id, {1}, november(4), november(4), {})) == Numbers{0, 1, 0});
    CHECK(spend_by_article(tx, id, {1}, november(1), november(30)) == Weights{{1, {{NmId{5}, Amount{42}}}}});
  });
}

TEST_CASE("penalties are kept with their evidence, and what WB leaves out stays") {
  on_cabinet([](Tx& tx, CabinetId id) {
    MeasurementPenalty measured;
    measured.nm_id = NmId{5};
    measured.dim_id = 98220417;
    measured.at = at(1000);
    measured.day = november(4);
    measured.penalty = Amount{3'124'000};
    measured.volume_ml = 4200;
    measured.card_width = 1900;
    measured.valid = true;
    measured.photos = R"(["https://a/1.webp"])";
    CHECK(numbers(save_penalties(tx, id, std::array{measured})) == Numbers{1, 0, 0});
    MeasurementPenalty news = measured;
    news.photos.clear();
    news.penalty.reset();
    news.valid = false;
    news.reversal = Amount{3'124'000};
    CHECK(numbers(save_penalties(tx, id, std::array{news})) == Numbers{0, 1, 0});
    news.photos = measured.photos;
    news.penalty = measured.penalty;
    CHECK(penalties_between<MeasurementPenalty>(tx, id, november(4), november(4)) == std::vector{news});
    CHECK(penalties_between<MeasurementPenalty>(tx, id, november(5), november(30)).empty());

    SwapPenalty swap;
    swap.nm_id = NmId{5};
    swap.at = at(1000);
    swap.day = november(5);
    swap.old_shk_id = 26624352356;
    swap.new_shk_id = 26624352399;
    swap.sum = Amount{2'475'000};
    swap.type = "Подмена FBW";
    swap.old_size = "46";
    SwapPenalty next = swap;
    next.new_shk_id = 1;
    CHECK(numbers(save_penalties(tx, id, std::array{swap, next})) == Numbers{2, 0, 0});
    CHECK(numbers(save_penalties(tx, id, std::array{swap, next})) == Numbers{0, 0, 2});
    CHECK(penalties_between<SwapPenalty>(tx, id, november(5), november(5)) == std::vector{next, swap});

    const SelfPurchase week{NmId{5}, november(2), november(8), Amount{70'800'000}, "RUB"};
    CHECK(numbers(save_penalties(tx, id, std::array{week})) == Numbers{1, 0, 0});
    CHECK(penalties_between<SelfPurchase>(tx, id, november(8), november(9)) == std::vector{week});
    CHECK(penalties_between<SelfPurchase>(tx, id, november(9), november(30)).empty());
  });
}

TEST_CASE("a day without costs differs from a day that was not read") {
  on_cabinet([](Tx& tx, CabinetId id) {
    CHECK(note_days_read(tx, id, CostSource::storage, november(3), november(5), at(1)) == 3);
    CHECK(note_days_read(tx, id, CostSource::storage, november(5), november(6), at(2)) == 1);
    CHECK(note_days_read(tx, id, CostSource::acceptance, november(9), november(9), at(2)) == 1);
    CHECK(days_read(tx, id, CostSource::storage, november(4), november(30)) ==
          std::vector{november(4), november(5), november(6)});
    CHECK(days_read(tx, id, CostSource::advert_spend, november(1), november(30)).empty());
  });
}

TEST_CASE("the word of WB for a payment is read with ё or е") {
  CHECK(advert_payment("Баланс") == AdvertPayment::balance);
  CHECK(advert_payment("Бонусы") == AdvertPayment::bonus);
  CHECK(advert_payment("Счёт") == AdvertPayment::invoice);
  CHECK(advert_payment("Счет") == AdvertPayment::invoice);
  CHECK(advert_payment("Кэшбэк") == AdvertPayment::cashback);
  CHECK(advert_payment("Промо") == AdvertPayment::other);
}

}  // namespace costs_test

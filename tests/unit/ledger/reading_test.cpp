#include "core/ledger/reading.hpp"

#include <catch2/catch.hpp>

#include "core/ledger/split.hpp"
#include "tests/unit/rows.hpp"

namespace reading_test {

using namespace wbd;
using namespace wbd::ledger;
using Part = LedgerPart;

TEST_CASE("the first reading that explains WB's payment is taken") {
  // A sale of 1000, a return of 200, an additional payment of 30 and a payment schedule of -7.
  LedgerParts parts;
  parts[Part::sale] = Amount{1000'0000};
  parts[Part::returned] = Amount{-200'0000};
  parts[Part::additional] = Amount{-30'0000};
  parts[Part::payment_schedule] = Amount{-7'0000};
  struct Case {
    std::int64_t paid_kopecks;
    const char* reading;
    std::int64_t residual_kopecks;
  };
  const auto c = EACH_ROW(Case, {{763'00, "returns:subtracted additional:subtracted schedule:added", 0},
                                 {770'00, "returns:subtracted additional:subtracted schedule:ignored", 0},
                                 {777'00, "returns:subtracted additional:subtracted schedule:subtracted", 0},
                                 {823'00, "returns:subtracted additional:added schedule:added", 0},
                                 {830'00, "returns:subtracted additional:added schedule:ignored", 0},
                                 {1163'00, "returns:signed additional:subtracted schedule:added", 0},
                                 {1223'00, "returns:signed additional:added schedule:added", 0},
                                 {775'34, "returns:subtracted additional:subtracted schedule:added", 12'34}});
  INFO(c.reading);
  const ChosenReading chosen = choose_reading(parts, Amount{Money{c.paid_kopecks}});
  CHECK(to_string(kReadings[static_cast<std::size_t>(chosen.number)]) == c.reading);
  CHECK(chosen.residual == Amount{Money{c.residual_kopecks}});
  CHECK(is_reconciled(chosen.residual) == (c.residual_kopecks == 0));
}

TEST_CASE("WB's rounding is no residual, a kopeck is one") {
  LedgerParts parts;
  parts[Part::sale] = Amount{100'0050};
  CHECK(is_reconciled(choose_reading(parts, Amount{100'0000}).residual));
  CHECK(is_reconciled(choose_reading(parts, Amount{100'0100}).residual));
  CHECK_FALSE(is_reconciled(choose_reading(parts, Amount{99'9900}).residual));
}

TEST_CASE("without control sums negative payments of returns are taken as signed") {
  LedgerParts parts;
  parts[Part::sale] = Amount{1000'0000};
  parts[Part::returned] = Amount{200'0000};  // WB wrote -200
  const auto chosen = choose_reading(parts, std::nullopt);
  CHECK(apply(kReadings[static_cast<std::size_t>(chosen.number)], parts).total() == Amount{800'0000});
}

TEST_CASE("without control sums a fee that is a named deduction as well counts once") {
  LedgerParts parts;
  parts[Part::payout_date] = Amount{-50'0000};
  parts[Part::payment_schedule] = Amount{-50'0000};
  const auto once = choose_reading(parts, std::nullopt);
  CHECK(to_string(kReadings[static_cast<std::size_t>(once.number)]) ==
        "returns:subtracted additional:subtracted schedule:named");
  CHECK(usual_reading(std::vector{once.number}) == Reading{});
  CHECK(apply(kReadings[static_cast<std::size_t>(once.number)], parts).total() == Amount{-50'0000});
  parts[Part::payout_date] = Amount{};
  const auto alone = choose_reading(parts, std::nullopt);
  CHECK(apply(kReadings[static_cast<std::size_t>(alone.number)], parts).total() == Amount{-50'0000});
}

TEST_CASE("a split adds up exactly; the largest remainders get the rest") {
  const std::vector<ArticleWeight> weights{{NmId{1}, Amount{1}}, {NmId{2}, Amount{1}}, {NmId{3}, Amount{1}}};
  CHECK(split(Amount{100}, weights) ==
        std::vector<Share>{{NmId{1}, Amount{34}}, {NmId{2}, Amount{33}}, {NmId{3}, Amount{33}}});
  CHECK(split(Amount{-101}, weights) ==
        std::vector<Share>{{NmId{1}, Amount{-34}}, {NmId{2}, Amount{-34}}, {NmId{3}, Amount{-33}}});
  // 10 * 6/7 = 8 4/7, 10 * 1/7 = 1 3/7
  const std::vector<ArticleWeight> uneven{{NmId{5}, Amount{6}}, {NmId{6}, Amount{-9}}, {NmId{7}, Amount{1}}};
  CHECK(split(Amount{10}, uneven) == std::vector<Share>{{NmId{5}, Amount{9}}, {NmId{7}, Amount{1}}});
  CHECK(split(Amount{10}, std::vector<ArticleWeight>{{NmId{6}, Amount{-9}}}).empty());
  const std::vector<ArticleWeight> large{{NmId{1}, Amount{900'000'000'000'000'000}}, {NmId{2}, Amount{1}}};
  CHECK(split(Amount{1'000'000'000'000}, large).front().amount == Amount{1'000'000'000'000});
}

}  // namespace reading_test

#include "core/ledger/cost_book.hpp"

#include <catch2/catch.hpp>

namespace cost_book_test {

using namespace wbd;
using ledger::CostBook;

namespace {

Date day(std::string_view text) {
  return parse_date(text).value();
}

UnitCost cost(std::int64_t nm_id, std::string size, std::string_view from, std::int64_t rubles) {
  return {NmId{nm_id}, std::move(size), day(from), Amount{rubles * 10'000}, {}, {}, {}, "RUB"};
}

}  // namespace

TEST_CASE("the cost of a day is the latest version of the size, otherwise of the article") {
  // Not in order: the book sorts.
  const std::vector<UnitCost> costs{cost(7, "42", "2026-03-01", 30), cost(7, "", "2026-02-01", 20),
                                    cost(7, "", "2024-01-29", 10),   cost(7, "42", "2026-06-01", 40),
                                    cost(8, "44", "2026-01-01", 50), cost(9, "", "2026-01-01", 60)};
  const CostBook book(costs);
  struct Row {
    std::int64_t nm_id;
    std::string_view size, day;
    std::optional<std::int64_t> rubles;
  };
  const Row rows[] = {
      {7, "", "2024-01-28", std::nullopt},
      {7, "", "2024-01-29", 10},
      {7, "", "2026-01-31", 10},
      {7, "", "2026-02-01", 20},
      {7, "", "2030-01-01", 20},
      // the size's first version begins in March; before it the article's holds
      {7, "42", "2026-02-28", 20},
      {7, "42", "2026-03-01", 30},
      {7, "42", "2026-05-31", 30},
      {7, "42", "2026-06-01", 40},
      {7, "43", "2026-06-01", 20},
      // WB's only size is the article
      {7, "0", "2026-02-01", 20},
      // costs of one size are not those of the article or of another size
      {8, "44", "2026-01-01", 50},
      {8, "", "2026-01-01", std::nullopt},
      {8, "46", "2026-01-01", std::nullopt},
      {9, "anything", "2026-01-01", 60},
      {6, "", "2026-01-01", std::nullopt},
      {10, "", "2026-01-01", std::nullopt},
  };
  for (const Row& row : rows) {
    INFO(row.nm_id << " " << row.size << " " << row.day);
    const UnitCost* found = book.find(NmId{row.nm_id}, row.size, day(row.day));
    REQUIRE((found != nullptr) == row.rubles.has_value());
    if (found) CHECK(found->goods.units == *row.rubles * 10'000);
  }
}

TEST_CASE("a book knows whether an article or a size has any version") {
  const std::vector<UnitCost> costs{cost(7, "42", "2026-03-01", 30), cost(9, "", "2026-01-01", 60)};
  const CostBook book(costs);
  CHECK(book.has_any(NmId{7}, "42"));
  CHECK_FALSE(book.has_any(NmId{7}, ""));
  CHECK_FALSE(book.has_any(NmId{7}, "0"));
  CHECK_FALSE(book.has_any(NmId{7}, "43"));
  CHECK(book.has_any(NmId{9}, ""));
  CHECK(book.has_any(NmId{9}, "0"));
  CHECK(book.has_any(NmId{9}, "43"));
  CHECK_FALSE(book.has_any(NmId{8}, ""));
  CHECK_FALSE(book.empty());
  CHECK(CostBook().empty());
  CHECK(CostBook().find(NmId{1}, "", day("2026-01-01")) == nullptr);
}

TEST_CASE("of two versions with one key the last one counts") {
  const std::vector<UnitCost> costs{cost(7, "", "2026-03-01", 30), cost(7, "", "2026-03-01", 31)};
  const CostBook book(costs);
  REQUIRE(book.costs().size() == 1);
  CHECK(book.find(NmId{7}, "", day("2026-03-01"))->goods == Amount{310'000});
}

TEST_CASE("the cost of a unit is the sum of its parts") {
  CHECK(UnitCost{NmId{1}, "", day("2026-01-01"), Amount{1}, Amount{20}, Amount{300}, Amount{4000}, "RUB"}
            .total() == Amount{4321});
}

}  // namespace cost_book_test

#include "core/store/daily_sales.hpp"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

#include "tests/unit/store/support.hpp"

namespace daily_sales_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

const sys_days kFirst{std::chrono::year{2026} / 9 / 1};

// Days as they would be added, and the sums that must result.
class Sums {
 public:
  void add(DailySlice slice, int day, const std::string& key, std::int64_t orders, std::int64_t price) {
    SalesNumbers numbers;
    numbers.in_transit_count = orders;
    numbers.orders_sum = Money{orders * price};
    const DailyKey daily{slice, kFirst + days{day}, key, "RUB"};
    batch_.insert_or_assign(daily, numbers);
    expected_[daily].first += orders;
    expected_[daily].second += orders * price;
  }
  void store(TempDatabase& database, CabinetId cabinet) {
    std::vector<DailyRow> rows;
    for (const auto& [key, numbers] : batch_) rows.push_back({key, numbers});
    database.write([&](Tx& tx) { add_daily_sales(tx, cabinet, rows); });
    batch_.clear();
  }
  void check(TempDatabase& database, CabinetId cabinet) const {
    const auto stored = database.read([&](Tx& tx) { return all_daily_rows(tx, cabinet); });
    const auto is_there = [](const auto& sum) { return sum.second.first != 0; };
    REQUIRE(std::ssize(stored) == std::count_if(expected_.begin(), expected_.end(), is_there));
    for (const auto& [key, numbers] : stored) {
      const auto& [orders, sum] = expected_.at(key);
      CAPTURE(key.key, key.day.time_since_epoch().count());
      CHECK(numbers.in_transit_count == orders);
      CHECK(numbers.orders_sum.minor == sum);
    }
  }

 private:
  std::map<DailyKey, SalesNumbers> batch_;
  std::map<DailyKey, std::pair<std::int64_t, std::int64_t>> expected_;
};

}  // namespace

TEST_CASE("many sums at once are added to those of known days and stored beside them for new ones") {
  constexpr int kArticles = 300;
  TempDatabase database;
  const CabinetId cabinet = database.write([](Tx& tx) { return add_cabinet(tx, 1, "aaaa"); });
  const CabinetId other = database.write([](Tx& tx) { return add_cabinet(tx, 2, "bbbb"); });
  Sums sums;
  const auto add_days = [&sums](int first, int last, int price) {
    for (int day = first; day <= last; ++day) {
      sums.add(DailySlice::cabinet, day, "", kArticles, price);
      sums.add(DailySlice::warehouse, day, "Коледино", kArticles, price);
      for (int nm_id = 1; nm_id <= kArticles; ++nm_id) {
        sums.add(DailySlice::article, day, std::to_string(nm_id), 1, price + nm_id);
      }
    }
  };
  add_days(10, 12, 1'000);
  sums.store(database, cabinet);
  sums.check(database, cabinet);

  // Two of these days are known; of one before them only a region is, as after an order that moved.
  sums.add(DailySlice::region, 9, "Томская область", 1, 500);
  sums.store(database, cabinet);
  add_days(8, 13, 2'000);
  sums.add(DailySlice::region, 9, "Томская область", 2, 700);
  sums.store(database, cabinet);
  sums.check(database, cabinet);

  // On known days some lose all they had, others a part of it, while a new day comes.
  for (int nm_id = 1; nm_id <= kArticles; ++nm_id) {
    sums.add(DailySlice::article, 8, std::to_string(nm_id), -1, 2'000 + nm_id);
    sums.add(DailySlice::article, 11, std::to_string(nm_id), -1, 1'000 + nm_id);
    sums.add(DailySlice::article, 14, std::to_string(nm_id), 2, 3'000);
  }
  sums.store(database, cabinet);
  sums.check(database, cabinet);

  Sums of_other;
  for (int nm_id = 1; nm_id <= 600; ++nm_id) {
    of_other.add(DailySlice::article, 10, std::to_string(nm_id), nm_id, 3);
  }
  of_other.store(database, other);
  of_other.check(database, other);
  sums.check(database, cabinet);
}

}  // namespace daily_sales_test

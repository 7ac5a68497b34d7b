#pragma once
// Daily sums of a cabinet: in total, by article, by warehouse and by region. core/analytics maintains them in
// the transactions that change orders and sales.

#include <compare>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/sales_numbers.hpp"

namespace wbd::store {

// The numbers are stored.
enum class DailySlice : std::uint8_t { cabinet = 0, article = 1, warehouse = 2, region = 3 };

struct DailyKey {
  DailySlice slice = DailySlice::cabinet;
  std::chrono::sys_days day;  // in the time zone of the sums, see daily_sales_zone()
  std::string key;            // "", the nm_id in digits, the warehouse or the region; "" = unknown
  std::string currency;
  friend auto operator<=>(const DailyKey&, const DailyKey&) = default;
};
struct DailyRow {
  DailyKey key;
  SalesNumbers numbers;
};

// Adds to the stored sums; rows that become zero are deleted. The transaction must hold the cabinet's lock
// (locks.hpp) if another writer may change these sums. Statements are queued: errors surface at the next
// flush().
void add_daily_sales(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas);
void clear_daily_sales(db::Tx& tx, CabinetId cabinet);

struct DailyFilter {
  CabinetId cabinet_id;
  DailySlice slice = DailySlice::cabinet;
  // Only for the slice `article`, which has an index by key. Empty: every key.
  std::vector<std::string> keys;
  std::chrono::sys_days first, last;  // [first, last)
};
// In no order. `use` must not use the transaction.
void each_daily_row(db::Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use);
// Summed over the days: one row for each key and currency, in no order. The `day` of these rows has no
// meaning.
void each_daily_sum(db::Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use);
[[nodiscard]] std::vector<DailyRow> all_daily_rows(db::Tx& tx, CabinetId cabinet);  // by key

// The zone whose days the sums use; nullopt: there are no sums yet.
[[nodiscard]] std::optional<std::string> daily_sales_zone(db::Tx& tx, CabinetId cabinet);
void set_daily_sales_zone(db::Tx& tx, CabinetId cabinet, std::string_view zone);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<store::DailySlice> {
  static constexpr std::string_view kName = "slice of daily sums";
  static constexpr store::DailySlice kLast = store::DailySlice::region;
};

}  // namespace wbd::db

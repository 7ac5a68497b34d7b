#pragma once
// Keeps the daily sums (store/daily_sales) equal to the orders and sales. Each transaction that stores rows
// adds their change, so at any commit the sums equal a recomputation from all rows.

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/order.hpp"
#include "core/store/daily_sales.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {

// One stored row before and after the change; nullptr: it did not exist.
struct OrderChange {
  const Order* before = nullptr;
  const Order* after = nullptr;
  bool may_have_sales = true;  // false: no sale of its srid is stored
};
// The orders are those with the sale's srid, nullptr when unknown: a sale without a price takes
// its order's price.
struct SaleChange {
  const Sale* before = nullptr;
  const Order* order_before = nullptr;
  const Sale* after = nullptr;
  const Order* order_after = nullptr;
};

// Call it once for a batch, in the transaction that has just stored these rows. A row appears once in a
// batch. An order whose price or currency changes must not be in one batch with changes of its sales.
// Also drops the cached metrics of these articles. Sums that are missing or kept in another zone are rebuilt
// from all rows.
void record(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const OrderChange> orders,
            std::span<const SaleChange> sales);

// Computes all sums from all rows, sorted by key: the stored sums must equal them.
[[nodiscard]] std::vector<store::DailyRow> recompute(db::Tx& tx, CabinetId cabinet, const TimeZone& zone);
void rebuild(db::Tx& tx, CabinetId cabinet, const TimeZone& zone);

// Daily sums in memory.
class DailySums {
 public:
  explicit DailySums(const TimeZone& zone) : zone_(zone) {}
  DailySums(const DailySums&) = delete;
  DailySums& operator=(const DailySums&) = delete;
  void add(const store::OrderFact& order, int times = 1);
  void add(const store::SaleFact& sale, int times = 1);
  [[nodiscard]] std::vector<store::DailyRow> rows() const;  // sorted by key, without zero rows

 private:
  // Looks up a key without building its strings.
  struct KeyView {
    store::DailySlice slice;
    std::chrono::sys_days day;
    std::string_view key, currency;
    friend auto operator<=>(const KeyView&, const KeyView&) = default;
  };
  struct Less {
    using is_transparent = void;
    static KeyView view(const KeyView& key) { return key; }
    static KeyView view(const store::DailyKey& key) { return {key.slice, key.day, key.key, key.currency}; }
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return view(a) < view(b);
    }
  };
  template <class Fact>
  void add_to_slices(const Fact& fact, UtcTime time, int times);

  using Sums = std::map<store::DailyKey, SalesNumbers, Less>;

  TimeZone zone_;
  Sums sums_;
  // last used row of each slice: the next fact often has the same key
  std::array<Sums::value_type*, 4> latest_{};
};

}  // namespace wbd::analytics

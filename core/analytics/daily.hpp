#pragma once
// The daily sums (store/daily_sales) follow the orders and sales: each transaction that stores some adds what
// it changed, so that they equal a recomputation from all rows at any commit.

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

// What one stored row was and is; nullptr = was not there.
struct OrderChange {
  const Order* before = nullptr;
  const Order* after = nullptr;
};
// With the orders of their srids, nullptr when they are not known: a sale without a price takes its order's.
struct SaleChange {
  const Sale* before = nullptr;
  const Order* order_before = nullptr;
  const Sale* after = nullptr;
  const Order* order_after = nullptr;
};

// Called once for a batch, in the transaction that has just stored these rows. A row stands in it once, and
// an order whose price or currency changes does not come together with changes of its sales. Also drops the
// cached figures of the articles it touches. Sums that were kept in another zone, or never, are made anew
// from all rows.
void record(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const OrderChange> orders,
            std::span<const SaleChange> sales);

// All sums from all rows, by key: what is stored must equal it.
[[nodiscard]] std::vector<store::DailyRow> recompute(db::Tx& tx, CabinetId cabinet, const TimeZone& zone);
void rebuild(db::Tx& tx, CabinetId cabinet, const TimeZone& zone);

// Sums in memory.
class DailySums {
 public:
  explicit DailySums(const TimeZone& zone) : zone_(zone) {}
  DailySums(const DailySums&) = delete;
  DailySums& operator=(const DailySums&) = delete;
  void add(const store::OrderFact& order, int times = 1);
  void add(const store::SaleFact& sale, int times = 1);
  [[nodiscard]] std::vector<store::DailyRow> rows() const;  // by key, without those that came to nothing

 private:
  // Finds a key without making its texts.
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
  std::array<Sums::value_type*, 4> latest_{};  // of each slice: the next fact is often of the same one
};

}  // namespace wbd::analytics

#pragma once
// A row of a report takes some facts from other rows of the same order or unit of goods (SPEC 14). They give
// its article and the day of the sale that a return undoes. They also show whether its units were counted
// before. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/ledger/lines.hpp"
#include "core/model/ledger_row.hpp"

namespace wbd::ledger {

class Relatives {
 public:
  // Call it for each row to be judged, and for every row with the same srid or the same unit of goods. A row
  // given twice counts once.
  void add(const LedgerRow& row);
  // Call it after the last add().
  void sort();

  // The row's own article, otherwise the one of its unit, otherwise the one of its order.
  [[nodiscard]] std::optional<NmId> article_of(const LedgerRow& row) const;

  // The units whose cost a row brings into or out of the profit. `cost_day`: the day whose cost they have.
  struct CostUnits {
    Date cost_day;
    std::int64_t taken_back = 0;   // by a return, at most once for each unit sold
    std::int64_t written_off = 0;  // lost goods, without those that are sold and stay sold
  };
  [[nodiscard]] CostUnits cost_units(const LedgerRow& row, const RowLines& lines) const;

 private:
  using Place = std::tuple<Date, FinancePeriod, std::int64_t>;  // day, period, rrd_id
  struct Movement {
    Place place;
    Goods goods;
    std::int64_t units;
  };
  struct Order {
    std::vector<Movement> movements;  // by place
    std::map<Place, NmId> articles;
  };
  static Place place_of(const LedgerRow& row) { return {row.day, row.period, row.rrd_id}; }

  std::map<std::string, Order, std::less<>> orders_;
  std::map<std::int64_t, NmId> units_;
};

}  // namespace wbd::ledger

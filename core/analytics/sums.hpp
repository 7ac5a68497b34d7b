#pragma once
// Sums of any window: whole days from the daily sums, partial days from the orders and sales themselves. They
// equal a sum over all rows, to the kopeck.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/analytics/windows.hpp"
#include "core/db/database.hpp"
#include "core/model/sales_numbers.hpp"

namespace wbd::analytics {

enum class GroupBy { day, product, warehouse, region };
inline constexpr std::array<std::string_view, 4> kGroupNames{"day", "product", "warehouse", "region"};
[[nodiscard]] std::optional<GroupBy> parse_group_by(std::string_view word);
[[nodiscard]] std::string_view to_string(GroupBy group);

struct Scope {
  std::vector<CabinetId> cabinets;
  std::optional<NmId> nm_id;  // only this article
};

// The key of a group: "2026-11-22", the nm_id in digits, a warehouse, a region; "" = unknown.
using Groups = std::map<std::string, SalesByCurrency, std::less<>>;

// Reads in one snapshot and keeps the result: days and partial days that windows share are read once.
class SumReader {
 public:
  SumReader(db::Tx& tx, Scope scope, const TimeZone& zone);

  // Reads all days from the first to the last of these windows at once; for one article also the partial
  // days. Use it when all these windows are needed and lie close together.
  void expect(std::span<const Window> windows);
  [[nodiscard]] SalesByCurrency total(const Window& window);
  // Groups without orders and sales are left out.
  [[nodiscard]] Groups groups(const Window& window, GroupBy group);

 private:
  void read_days(Day first, Day last);
  void load_pieces(std::span<const Window> windows);
  const SalesByCurrency& rows_of(const Window& piece);
  template <class Use>
  void each_fact(CabinetId cabinet, const Window& window, Use use);
  void add_rows(Groups& groups, CabinetId cabinet, const Window& window, GroupBy group);
  void add_days(Groups& groups, CabinetId cabinet, Day first, Day last, GroupBy group);

  db::Tx& tx_;
  Scope scope_;
  TimeZone zone_;
  std::vector<CabinetId> kept_;    // cabinets whose daily sums are in this zone
  std::vector<CabinetId> unkept_;  // the others: their windows are summed from rows
  DaysRead days_read_;             // the days of kept_ that days_ holds
  struct OneDay {
    Day day;
    std::string currency;
    SalesNumbers numbers;
  };
  std::vector<OneDay> days_;  // sorted by day
  std::map<Window, SalesByCurrency> pieces_;
};

}  // namespace wbd::analytics

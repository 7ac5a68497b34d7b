#pragma once
// Sums of any window: whole days from the daily sums, pieces of days from the orders and sales themselves.
// Equal to a sum over all rows, to the kopeck.

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
[[nodiscard]] std::optional<GroupBy> parse_group_by(std::string_view word);
[[nodiscard]] std::string_view to_string(GroupBy group);

struct Scope {
  std::vector<CabinetId> cabinets;
  std::optional<NmId> nm_id;  // of one article alone
};

// The key of a group: "2026-11-22", the nm_id in digits, a warehouse, a region; "" = unknown.
using Groups = std::map<std::string, SalesByCurrency, std::less<>>;

// Reads inside one snapshot and keeps what it has read: windows that share days or an end cost it once.
class SumReader {
 public:
  SumReader(db::Tx& tx, Scope scope, const TimeZone& zone);

  // Reads the days from the first to the last of these windows at once, and of one article the pieces of days
  // at their ends too: for windows that lie close together and are all asked for.
  void expect(std::span<const Window> windows);
  [[nodiscard]] SalesByCurrency total(const Window& window);
  // Groups without orders and sales are not there.
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
  std::vector<CabinetId> kept_;    // cabinets whose daily sums are of this zone
  std::vector<CabinetId> unkept_;  // the others: every window is summed up from rows
  DaysRead days_read_;             // days_ holds these of kept_
  struct OneDay {
    Day day;
    std::string currency;
    SalesNumbers numbers;
  };
  std::vector<OneDay> days_;  // by day
  std::map<Window, SalesByCurrency> pieces_;
};

}  // namespace wbd::analytics

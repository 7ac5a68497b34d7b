#pragma once
// The sales of one article that overview() needs on one day. They are read once; overview() for any moment of
// that day then needs no database.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/analytics/overview.hpp"

namespace wbd::analytics {

// An immutable value read from one snapshot.
class ArticleDay {
 public:
  // Loads the day of `now` in `zone`. nullopt when the cabinet's daily sums are kept in another zone.
  [[nodiscard]] static std::optional<ArticleDay> load(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                                      const TimeZone& zone);

  // Equals SumReader::total to the kopeck. nullopt for a window that overview() does not need on that day.
  [[nodiscard]] std::optional<SalesByCurrency> total(const Window& window, const TimeZone& zone) const;

  [[nodiscard]] Day today() const { return today_; }
  [[nodiscard]] std::size_t bytes() const;  // in memory, estimated

 private:
  using Days = std::pair<Day, Day>;  // [first, second)
  struct DaySums {
    Days days;
    SalesByCurrency sums;
  };
  // An order or a sale.
  struct Row {
    UtcTime at;
    std::string currency;
    SalesNumbers numbers;
  };

  void plan(UtcTime from, UtcTime to, const TimeZone& zone);
  void read_days(db::Tx& tx, CabinetId cabinet, NmId nm_id);
  void read_rows(db::Tx& tx, CabinetId cabinet, NmId nm_id);
  [[nodiscard]] bool add_rows(SalesByCurrency& sums, const Window& piece) const;

  Day today_;
  std::vector<DaySums> whole_days_;
  std::vector<Window> read_;  // rows_ holds their orders and sales; they do not overlap
  std::vector<Row> rows_;     // sorted by time
};

// nullopt when `now` is on another day, or when a window is not loaded because a clock change
// moved its border.
[[nodiscard]] std::optional<Overview> overview(const ArticleDay& day, UtcTime now,
                                               std::optional<UtcTime> orders_as_of, const TimeZone& zone);

}  // namespace wbd::analytics

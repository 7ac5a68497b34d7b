#pragma once
// Sums of many articles of one cabinet over shared windows. Each window is read once for all articles, so the
// number of statements does not grow with them. Results equal SumReader, which reads one scope.

#include <map>
#include <span>
#include <vector>

#include "core/analytics/windows.hpp"
#include "core/db/database.hpp"
#include "core/model/sales_numbers.hpp"

namespace wbd::analytics {

class ArticleSums {
 public:
  // `tx` and `articles` must outlive it.
  ArticleSums(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles, const TimeZone& zone);

  // `nm_id` is one of the articles. Ask for the longest window first: shorter ones then need no further read.
  [[nodiscard]] SalesByCurrency total(NmId nm_id, const Window& window);

 private:
  using ByArticle = std::map<NmId, SalesByCurrency>;
  void read_days(Day first, Day last);
  const ByArticle& rows_of(const Window& piece);

  db::Tx& tx_;
  const CabinetId cabinet_;
  const std::span<const NmId> articles_;
  const TimeZone zone_;
  const bool kept_;  // the daily sums are in this zone; otherwise every window is summed from rows
  std::vector<std::string> keys_;
  DaysRead days_read_;  // the days that days_ holds
  std::map<NmId, std::map<Day, SalesByCurrency>> days_;
  std::map<Window, ByArticle> pieces_;
};

}  // namespace wbd::analytics

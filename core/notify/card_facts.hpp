#pragma once
// Facts that the cards of one snapshot share: each is read once, and those of many events together.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/catalog.hpp"
#include "core/model/sales_numbers.hpp"
#include "core/report/order_report.hpp"
#include "core/store/events.hpp"
#include "core/store/orders.hpp"

namespace wbd::notify {

class CardFacts {
 public:
  // `zone`: report_timezone. `articles`: keeps facts of articles between snapshots, for one database and this
  // zone; null: they serve this snapshot alone. `tx` and `articles` must outlive the object.
  CardFacts(db::Tx& tx, UtcTime now, TimeZone zone, report::ArticleMemo* articles = nullptr);

  [[nodiscard]] db::Tx& tx() const { return tx_; }
  [[nodiscard]] UtcTime now() const { return now_; }
  [[nodiscard]] const TimeZone& zone() const { return zone_; }

  // Reads the orders of these events with a few statements. What is not prepared is read when it is needed.
  void prepare(std::span<const store::EventRow> events);

  // Null when there is none. Pointers and references are valid as long as the object.
  [[nodiscard]] const Cabinet* cabinet(CabinetId id);
  [[nodiscard]] const Product* product(CabinetId cabinet, NmId nm_id);
  [[nodiscard]] const store::OrderRow* order(CabinetId cabinet, const std::string& srid);
  [[nodiscard]] report::OrderReport report_of(const store::OrderRow& order);
  // The orders of its cabinet and of its day, up to the order itself.
  [[nodiscard]] const SalesByCurrency& day_up_to(const Order& order);

 private:
  using Place = std::pair<CabinetId, UtcTime>;  // of a day: its first moment
  void read_orders(CabinetId cabinet, const std::vector<std::string>& srids);
  void read_days(const std::map<Place, std::vector<std::int64_t>>& ids);
  [[nodiscard]] Place day_of(const Order& order) const;
  [[nodiscard]] std::int64_t data_version(CabinetId cabinet);

  db::Tx& tx_;
  const UtcTime now_;
  const TimeZone zone_;
  report::ArticleMemo own_;  // of this snapshot
  report::ArticleSource source_;
  std::map<CabinetId, std::int64_t> versions_;
  std::map<CabinetId, std::optional<Cabinet>> cabinets_;
  std::map<CabinetId, report::Freshness> freshness_;
  std::map<std::pair<CabinetId, NmId>, std::optional<Product>> products_;
  std::map<std::pair<CabinetId, std::string>, std::optional<store::OrderRow>> orders_;
  std::map<OrderId, SalesByCurrency> days_;
};

// The order of an order's event.
[[nodiscard]] std::string srid_of(const store::EventRow& event);

}  // namespace wbd::notify

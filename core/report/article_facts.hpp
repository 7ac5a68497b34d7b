#pragma once
// Facts about one article, the same for the reports on all its orders.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "core/analytics/article_day.hpp"
#include "core/base/bounded_lru.hpp"
#include "core/report/size_stock.hpp"
#include "core/store/reviews.hpp"

namespace wbd::report {

struct ArticleFacts {
  std::optional<analytics::ArticleDay> sales;  // nullopt: each report sums from the database
  std::vector<SizeStock> stock;
  store::Rating rating;
};
using ArticleFactsPtr = std::shared_ptr<const ArticleFacts>;

// Valid for the rest of the day of `now` in `zone` (report_timezone), until the cabinet changes.
[[nodiscard]] ArticleFactsPtr read_article(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                           const TimeZone& zone);

// LRU cache of article facts, bounded by bytes, for one database and one zone. Thread safe; never waits
// for the database.
class ArticleMemo {
 public:
  explicit ArticleMemo(std::size_t max_bytes) : facts_(max_bytes) {}

  // nullptr unless the facts were read at exactly this data version of the cabinet, on this day and recently.
  [[nodiscard]] ArticleFactsPtr find(CabinetId cabinet, NmId nm_id, std::int64_t data_version,
                                     analytics::Day today, UtcTime now);
  void store(CabinetId cabinet, NmId nm_id, std::int64_t data_version, analytics::Day today, UtcTime now,
             ArticleFactsPtr facts);

 private:
  using Key = std::pair<CabinetId, NmId>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      return static_cast<std::size_t>(key.first.value) * 1'000'003 +
             static_cast<std::size_t>(key.second.value);
    }
  };
  struct Reading {
    std::int64_t data_version = 0;
    analytics::Day today;
    UtcTime read_at;
    ArticleFactsPtr facts;
  };
  using Readings = BoundedLru<Key, Reading, KeyHash>;

  std::mutex mutex_;
  Readings facts_;
};

// The source of an article's facts for a report.
struct ArticleSource {
  ArticleMemo* memo = nullptr;  // null: read the database every time
  // Data version of a cabinet in the snapshot being read; 0 = it has none.
  std::function<std::int64_t(CabinetId)> data_version{};

  [[nodiscard]] ArticleFactsPtr facts(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now,
                                      const TimeZone& zone) const;
};

// Builds analytics::overview from the facts, or from the database where the facts do not cover it.
[[nodiscard]] analytics::Overview overview_of(db::Tx& tx, const ArticleFacts& facts, CabinetId cabinet,
                                              NmId nm_id, UtcTime now, std::optional<UtcTime> orders_as_of,
                                              const TimeZone& zone);

}  // namespace wbd::report

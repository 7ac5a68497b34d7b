#pragma once
// Computed metrics of articles, and which articles must be computed again.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"

namespace wbd::store {

struct CachedMetrics {
  std::string body;
  std::int64_t built_from = 0;  // data_version of the cabinet
  UtcTime updated_at;
  UtcTime valid_until;  // exclusive: from then on the same rows give other metrics
};
[[nodiscard]] std::optional<CachedMetrics> find_metrics(db::Tx& tx, CabinetId cabinet, NmId nm_id, int days);
struct ArticleMetrics {
  NmId nm_id;
  int days = 0;
  CachedMetrics cached;
};
// Replaces all metrics of these articles. Queued: errors surface at the next statement.
void replace_metrics(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles,
                     std::span<const ArticleMetrics> metrics);

// Deletes the articles' metrics and marks the articles to be computed again.
void mark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);
// Deletes all metrics of the cabinet, and marks every article with daily sums to be computed again.
void mark_all_stale(db::Tx& tx, CabinetId cabinet);
// At the first call with a new `today`: deletes all metrics and marks their articles to be computed again.
void begin_metrics_day(db::Tx& tx, CabinetId cabinet, std::chrono::sys_days today);
[[nodiscard]] std::vector<NmId> stale_articles(db::Tx& tx, CabinetId cabinet, std::int64_t limit);
void unmark_stale(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles);

}  // namespace wbd::store

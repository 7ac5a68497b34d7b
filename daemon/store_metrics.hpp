#pragma once
// Metrics of what is stored: freshness of the cabinets' datasets, tokens, the last backup, and the depth and
// age of the delivery queue.

#include <filesystem>
#include <mutex>
#include <optional>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "core/db/database.hpp"
#include "daemon/rest/freshness.hpp"

namespace wbd::daemon {

// Reads the database at most once in five seconds, on the collecting thread. Thread safe.
class StoreMetrics final : public prometheus::Collectable {
 public:
  StoreMetrics(db::Database& database, const Clock& clock, rest::FreshnessPolicy policy)
      : database_(database), clock_(clock), policy_(std::move(policy)) {}
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  [[nodiscard]] std::vector<prometheus::MetricFamily> read() const;
  db::Database& database_;
  const Clock& clock_;
  const rest::FreshnessPolicy policy_;
  mutable std::mutex mutex_;  // guards the rest
  mutable std::optional<UtcTime> read_at_;
  mutable std::vector<prometheus::MetricFamily> last_;
};

// Room on the disk of a folder. Thread safe.
class DiskMetrics final : public prometheus::Collectable {
 public:
  explicit DiskMetrics(std::filesystem::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  const std::filesystem::path folder_;
};

}  // namespace wbd::daemon

#pragma once
// Counters of the API. Counting is lock free, on the cache lines of the counting thread; sums are made when
// the metrics are read.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/cache/cache.hpp"
#include "daemon/rest/route_table.hpp"

namespace prometheus {
class Collectable;
struct MetricFamily;
}  // namespace prometheus

namespace wbd::rest {

enum class Level : std::uint8_t { memory, redis };
enum class CacheResult : std::uint8_t {
  hit,
  miss,
  stale,  // an expired entry served while the database is down
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // `route` is null for requests without a matching route and for unparsable ones.
  void count_request(const Route* route, int status, std::chrono::nanoseconds took) noexcept;
  void count_lookup(const Route& route, Level level, CacheResult result) noexcept;

  // The exposition in Prometheus' text format: these counters, the memory cache, the process, and `others`.
  [[nodiscard]] std::string exposition(const cache::Stats& memory,
                                       std::span<const prometheus::Collectable* const> others) const;

 private:
  class Collector;
  struct Shard;
  [[nodiscard]] Shard& own_shard() const noexcept;
  std::unique_ptr<Shard[]> shards_;
};

// The exposition of these families, the build, the process and `others`.
[[nodiscard]] std::string expose(std::vector<prometheus::MetricFamily> families,
                                 std::span<const prometheus::Collectable* const> others);

inline constexpr std::string_view kMetricsContentType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace wbd::rest

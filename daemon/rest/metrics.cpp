#include "daemon/rest/metrics.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include <fmt/format.h>
#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "daemon/rest/process_metrics.hpp"

namespace wbd::rest {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr std::size_t kShards = 8;
constexpr std::array kMetricsStatuses{200, 201, 202, 204, 304, 400, 401, 403, 404, 405,
                                      408, 409, 413, 414, 415, 422, 429, 431, 500, 503};
constexpr std::size_t kStatusSlots = kMetricsStatuses.size() + 1;  // the last slot: any other status
constexpr std::array kMetricsBounds{0.000'25, 0.000'5, 0.001, 0.002'5, 0.005, 0.01,
                                    0.025,    0.05,    0.1,   0.25,    1.0,   5.0};
// Slots of look-ups: the results of memory, then those of Redis.
constexpr std::size_t kLookupResults = 3;
constexpr std::array<const char*, kLookupResults> kLookupNames{"hit", "miss", "stale"};
constexpr std::array<const char*, 2> kLevelNames{"memory", "redis"};
constexpr std::size_t kLookupSlots = kLevelNames.size() * kLookupResults;

std::size_t status_slot(int status) {
  return static_cast<std::size_t>(std::ranges::find(kMetricsStatuses, status) - kMetricsStatuses.begin());
}

struct Cell {
  std::array<std::atomic<std::uint64_t>, kMetricsBounds.size() + 1> buckets{};
  std::atomic<std::uint64_t> nanoseconds{0};
};

void add(std::atomic<std::uint64_t>& counter, std::uint64_t amount) noexcept {
  counter.fetch_add(amount, std::memory_order_relaxed);
}

ClientMetric gauge(double value) {
  ClientMetric metric;
  metric.gauge.value = value;
  return metric;
}

ClientMetric counter(double value) {
  ClientMetric metric;
  metric.counter.value = value;
  return metric;
}

}  // namespace

// Most routes answer with a few statuses only: a cell is made at its first use, and never moves.
struct alignas(64) Metrics::Shard {
  Shard() : requests(route_slots()), lookups(routes().size()) {}
  ~Shard() {
    for (auto& statuses : requests) {
      for (auto& cell : statuses) delete cell.load();
    }
  }
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  // One for each route; the last is for requests without a route.
  static std::size_t route_slots() { return routes().size() + 1; }
  Cell& cell(std::size_t route, std::size_t status) {
    std::atomic<Cell*>& slot = requests[route][status];
    Cell* known = slot.load(std::memory_order_acquire);
    if (known) return *known;
    auto fresh = std::make_unique<Cell>();
    if (slot.compare_exchange_strong(known, fresh.get(), std::memory_order_acq_rel)) return *fresh.release();
    return *known;
  }

  std::vector<std::array<std::atomic<Cell*>, kStatusSlots>> requests;
  std::vector<std::array<std::atomic<std::uint64_t>, kLookupSlots>> lookups;
};

// Gives the sums to prometheus-cpp, which formats them.
class Metrics::Collector final : public prometheus::Collectable {
 public:
  Collector(std::span<const Shard> shards, const cache::Stats& memory) : shards_(shards), memory_(memory) {}

  [[nodiscard]] std::vector<MetricFamily> Collect() const override {
    return {requests(), lookups(),
            single("wbd_cache_entries", "Answers kept in memory", MetricType::Gauge,
                   static_cast<double>(memory_.entries)),
            single("wbd_cache_bytes", "Bytes of the answers kept in memory", MetricType::Gauge,
                   static_cast<double>(memory_.bytes)),
            single("wbd_cache_evictions_total", "Answers dropped from memory for want of room",
                   MetricType::Counter, static_cast<double>(memory_.evictions))};
  }

 private:
  static MetricFamily single(const char* name, const char* help, MetricType type, double value) {
    return {name, help, type, {type == MetricType::Counter ? counter(value) : gauge(value)}};
  }

  [[nodiscard]] ClientMetric histogram(std::size_t route, std::size_t status) const {
    ClientMetric metric;
    std::uint64_t nanoseconds = 0;
    std::uint64_t so_far = 0;
    for (std::size_t bucket = 0; bucket <= kMetricsBounds.size(); ++bucket) {
      for (const Shard& shard : shards_) {
        if (const Cell* cell = shard.requests[route][status].load(std::memory_order_acquire))
          so_far += cell->buckets[bucket].load(std::memory_order_relaxed);
      }
      const double bound =
          bucket < kMetricsBounds.size() ? kMetricsBounds[bucket] : std::numeric_limits<double>::infinity();
      metric.histogram.bucket.push_back({so_far, bound});
    }
    for (const Shard& shard : shards_) {
      if (const Cell* cell = shard.requests[route][status].load(std::memory_order_acquire))
        nanoseconds += cell->nanoseconds.load(std::memory_order_relaxed);
    }
    metric.histogram.sample_count = so_far;
    metric.histogram.sample_sum = static_cast<double>(nanoseconds) / 1e9;
    metric.label = {
        {"route", route < routes().size() ? std::string(routes()[route].pattern) : "none"},
        {"status", status < kMetricsStatuses.size() ? fmt::format("{}", kMetricsStatuses[status]) : "other"}};
    return metric;
  }

  [[nodiscard]] MetricFamily requests() const {
    MetricFamily family{
        "wbd_http_request_duration_seconds", "Time to answer a request", MetricType::Histogram, {}};
    for (std::size_t route = 0; route < Shard::route_slots(); ++route) {
      for (std::size_t status = 0; status < kStatusSlots; ++status) {
        ClientMetric metric = histogram(route, status);
        if (metric.histogram.sample_count != 0) family.metric.push_back(std::move(metric));
      }
    }
    return family;
  }

  [[nodiscard]] MetricFamily lookups() const {
    MetricFamily family{"wbd_cache_requests_total", "Look-ups of finished answers", MetricType::Counter, {}};
    for (const Route& route : routes()) {
      if (route.reads() == nullptr) continue;
      for (std::size_t slot = 0; slot < kLookupSlots; ++slot) {
        std::uint64_t sum = 0;
        for (const Shard& shard : shards_) {
          sum += shard.lookups[route.index][slot].load(std::memory_order_relaxed);
        }
        ClientMetric metric = counter(static_cast<double>(sum));
        metric.label = {{"level", kLevelNames[slot / kLookupResults]},
                        {"kind", std::string(route.id)},
                        {"result", kLookupNames[slot % kLookupResults]}};
        family.metric.push_back(std::move(metric));
      }
    }
    return family;
  }

  std::span<const Shard> shards_;
  const cache::Stats& memory_;
};

Metrics::Metrics() : shards_(std::make_unique<Shard[]>(kShards)) {}
Metrics::~Metrics() = default;

Metrics::Shard& Metrics::own_shard() const noexcept {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed) % kShards;
  return shards_[mine];
}

void Metrics::count_request(const Route* route, int status, std::chrono::nanoseconds took) noexcept {
  const std::size_t slot = route ? route->index : routes().size();
  Cell& cell = own_shard().cell(slot, status_slot(status));
  const double seconds = std::chrono::duration<double>(took).count();
  const auto bucket = std::ranges::lower_bound(kMetricsBounds, seconds) - kMetricsBounds.begin();
  add(cell.buckets[static_cast<std::size_t>(bucket)], 1);
  add(cell.nanoseconds, static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)));
}

void Metrics::count_lookup(const Route& route, Level level, CacheResult result) noexcept {
  const std::size_t slot =
      static_cast<std::size_t>(level) * kLookupResults + static_cast<std::size_t>(result);
  add(own_shard().lookups[route.index][slot], 1);
}

std::string Metrics::exposition(const cache::Stats& memory,
                                std::span<const prometheus::Collectable* const> others) const {
  return expose(Collector({shards_.get(), kShards}, memory).Collect(), others);
}

std::string expose(std::vector<MetricFamily> families,
                   std::span<const prometheus::Collectable* const> others) {
  const auto append = [&families](std::vector<MetricFamily> more) {
    std::ranges::move(more, std::back_inserter(families));
  };
  append(process_metrics());
  for (const prometheus::Collectable* other : others) append(other->Collect());
  std::ostringstream out;
  prometheus::TextSerializer().Serialize(out, families);
  return out.str();
}

}  // namespace wbd::rest

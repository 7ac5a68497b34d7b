#pragma once
// Metrics of attempts to hand messages to their targets.

#include <memory>
#include <vector>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include "core/model/target.hpp"
#include "core/notify/sender.hpp"

namespace prometheus {
class Registry;
}

namespace wbd::daemon {

// Thread safe. Every series is there from the start, so a rate sees the first failure.
class DeliveryMetrics final : public prometheus::Collectable {
 public:
  DeliveryMetrics();
  ~DeliveryMetrics() override;
  DeliveryMetrics(const DeliveryMetrics&) = delete;
  DeliveryMetrics& operator=(const DeliveryMetrics&) = delete;

  void count(TargetKind kind, const notify::Outcome& outcome);
  [[nodiscard]] std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  struct Counters;
  std::unique_ptr<prometheus::Registry> registry_;
  std::unique_ptr<Counters> counters_;
};

}  // namespace wbd::daemon

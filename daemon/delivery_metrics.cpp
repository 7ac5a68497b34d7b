#include "daemon/delivery_metrics.hpp"

#include <array>

#include <prometheus/counter.h>
#include <prometheus/registry.h>

namespace wbd::daemon {
namespace {

enum class AttemptResult : std::uint8_t { delivered, failed, paused, refused, gone };
constexpr std::array<std::string_view, 5> kAttemptResults{"delivered", "failed", "paused", "refused", "gone"};

AttemptResult result_of(const notify::Outcome& outcome) {
  switch (outcome.verdict) {
    case notify::Verdict::delivered:
      return AttemptResult::delivered;
    case notify::Verdict::refused:
      return AttemptResult::refused;
    case notify::Verdict::gone:
      return AttemptResult::gone;
    case notify::Verdict::again:
      break;
  }
  return outcome.retry_after ? AttemptResult::paused : AttemptResult::failed;
}

}  // namespace

struct DeliveryMetrics::Counters {
  explicit Counters(prometheus::Registry& registry) {
    auto& attempts = prometheus::BuildCounter()
                         .Name("wbd_delivery_attempts_total")
                         .Help("Attempts to hand a message to its target; paused: the receiver asked to wait")
                         .Register(registry);
    auto& plain = prometheus::BuildCounter()
                      .Name("wbd_delivery_plain_total")
                      .Help("Messages that went out as plain text because their form was refused")
                      .Register(registry);
    for (std::size_t kind = 0; kind < kTargetKinds.size(); ++kind) {
      const std::string name(kTargetKinds.at(kind));
      for (std::size_t result = 0; result < kAttemptResults.size(); ++result) {
        by_result.at(kind).at(result) =
            &attempts.Add({{"kind", name}, {"result", std::string(kAttemptResults.at(result))}});
      }
      by_plain.at(kind) = &plain.Add({{"kind", name}});
    }
  }
  std::array<std::array<prometheus::Counter*, kAttemptResults.size()>, kTargetKinds.size()> by_result{};
  std::array<prometheus::Counter*, kTargetKinds.size()> by_plain{};
};

DeliveryMetrics::DeliveryMetrics()
    : registry_(std::make_unique<prometheus::Registry>()),
      counters_(std::make_unique<Counters>(*registry_)) {}

DeliveryMetrics::~DeliveryMetrics() = default;

void DeliveryMetrics::count(TargetKind kind, const notify::Outcome& outcome) {
  const auto row = static_cast<std::size_t>(kind);
  counters_->by_result.at(row).at(static_cast<std::size_t>(result_of(outcome)))->Increment();
  if (outcome.plain) counters_->by_plain.at(row)->Increment();
}

std::vector<prometheus::MetricFamily> DeliveryMetrics::Collect() const {
  return registry_->Collect();
}

}  // namespace wbd::daemon

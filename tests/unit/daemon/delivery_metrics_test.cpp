#include "daemon/delivery_metrics.hpp"

#include <map>

#include <catch2/catch.hpp>

namespace delivery_metrics_test {

using namespace wbd;
using daemon::DeliveryMetrics;
using notify::Outcome;
using notify::Verdict;

namespace {

std::map<std::string, double> values(const DeliveryMetrics& metrics) {
  std::map<std::string, double> out;
  for (const auto& family : metrics.Collect()) {
    for (const auto& metric : family.metric) {
      std::string name = family.name;
      for (const auto& label : metric.label) name += " " + label.value;
      out[name] = metric.counter.value;
    }
  }
  return out;
}

Outcome outcome(Verdict verdict) {
  Outcome made;
  made.verdict = verdict;
  return made;
}

}  // namespace

TEST_CASE("attempts are counted by kind and result, and each series is there from the start") {
  DeliveryMetrics metrics;
  CHECK(values(metrics).size() == 3 * 5 + 3);
  metrics.count(TargetKind::webhook, outcome(Verdict::delivered));
  metrics.count(TargetKind::webhook, outcome(Verdict::again));
  metrics.count(TargetKind::telegram, outcome(Verdict::gone));
  metrics.count(TargetKind::telegram, outcome(Verdict::refused));
  Outcome paused = outcome(Verdict::again);
  paused.retry_after = 5s;
  metrics.count(TargetKind::max, paused);
  Outcome plain = outcome(Verdict::delivered);
  plain.plain = true;
  metrics.count(TargetKind::telegram, plain);
  std::map<std::string, double> counted;
  for (const auto& [name, value] : values(metrics)) {
    if (value != 0) counted[name] = value;
  }
  CHECK(counted == std::map<std::string, double>{{"wbd_delivery_attempts_total webhook delivered", 1},
                                                 {"wbd_delivery_attempts_total webhook failed", 1},
                                                 {"wbd_delivery_attempts_total telegram gone", 1},
                                                 {"wbd_delivery_attempts_total telegram refused", 1},
                                                 {"wbd_delivery_attempts_total telegram delivered", 1},
                                                 {"wbd_delivery_attempts_total max paused", 1},
                                                 {"wbd_delivery_plain_total telegram", 1}});
}

}  // namespace delivery_metrics_test

#pragma once
#include <vector>

#include <prometheus/metric_family.h>

namespace wbd::rest {

// The process metrics that every Prometheus client exports (process_cpu_seconds_total, ...), read from /proc.
[[nodiscard]] std::vector<prometheus::MetricFamily> process_metrics();

}  // namespace wbd::rest

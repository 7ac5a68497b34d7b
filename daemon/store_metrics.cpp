#include <algorithm>
#include <map>

#include "core/store/installation.hpp"
#include "daemon/metered_database.hpp"

namespace wbd::daemon {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr Millis kBetweenReads{5'000};
// With more cabinets than this only the oldest age of each dataset is shown: a cabinet needs eleven series.
constexpr std::size_t kNamedCabinets = 200;

ClientMetric store_gauge(double value, std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.gauge.value = value;
  metric.label = std::move(labels);
  return metric;
}

MetricFamily store_family(const char* name, const char* help, std::vector<ClientMetric> metrics) {
  return {name, help, MetricType::Gauge, std::move(metrics)};
}

double seconds_between(UtcTime from, UtcTime to) {
  return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

std::vector<ClientMetric> ages(const std::vector<store::LastSuccess>& rows, UtcTime now) {
  std::map<CabinetId, int> cabinets;
  for (const auto& row : rows) ++cabinets[row.cabinet_id];
  std::vector<ClientMetric> metrics;
  if (cabinets.size() <= kNamedCabinets) {
    for (const auto& row : rows) {
      metrics.push_back(store_gauge(seconds_between(row.last_success_at, now),
                                    {{"cabinet_id", std::to_string(row.cabinet_id.value)},
                                     {"dataset", std::string(to_string(row.dataset))}}));
    }
    return metrics;
  }
  std::map<Dataset, double> oldest;
  for (const auto& row : rows) {
    double& age = oldest[row.dataset];
    age = std::max(age, seconds_between(row.last_success_at, now));
  }
  for (const auto& [dataset, age] : oldest) {
    metrics.push_back(
        store_gauge(age, {{"cabinet_id", "oldest"}, {"dataset", std::string(to_string(dataset))}}));
  }
  return metrics;
}

}  // namespace

std::vector<MetricFamily> StoreMetrics::Collect() const {
  const std::lock_guard lock(mutex_);
  const UtcTime now = clock_.now();
  if (read_at_ && now - *read_at_ < kBetweenReads) return last_;
  read_at_ = now;
  try {
    last_ = read();
  } catch (const Failure&) {
    // While the database does not answer, only this metric is known.
    last_ = {store_family("wbd_database_up", "1 while the database answers", {store_gauge(0)})};
  }
  return last_;
}

std::vector<MetricFamily> StoreMetrics::read() const {
  const UtcTime now = clock_.now();
  const auto state = database_.read_value([](db::Tx& tx) { return store::read_installation(tx); });
  std::vector<ClientMetric> statuses;
  for (const auto& [status, number] : state.cabinets) {
    statuses.push_back(
        store_gauge(static_cast<double>(number), {{"status", std::string(to_string(status))}}));
  }
  std::vector<ClientMetric> lost;
  for (const auto& [field, cabinets] : state.lost_fields) {
    lost.push_back(
        store_gauge(static_cast<double>(cabinets), {{"operation", field.first}, {"field", field.second}}));
  }
  std::vector<ClientMetric> queued;
  for (const auto& [name, number] : state.outbox) {
    queued.push_back(store_gauge(static_cast<double>(number), {{"state", name}}));
  }
  return {
      store_family("wbd_database_up", "1 while the database answers", {store_gauge(1)}),
      store_family("wbd_cabinets", "Cabinets by status", std::move(statuses)),
      store_family("wbd_dataset_age_seconds",
                   "Seconds since the last good sync, of each active cabinet or the oldest of many",
                   ages(state.freshness, now)),
      store_family("wbd_sync_never_succeeded", "Datasets of active cabinets without any good sync yet",
                   {store_gauge(static_cast<double>(state.never_synced))}),
      store_family("wbd_sync_due", "Datasets of active cabinets whose time has come",
                   {store_gauge(static_cast<double>(state.due(now)))}),
      store_family(
          "wbd_schema_drift",
          "Cabinets whose rows of WB lack a field, or have it with another type, by operation and field",
          std::move(lost)),
      store_family("wbd_events_newest_id", "Id of the newest event: its growth is the number of events",
                   {store_gauge(static_cast<double>(state.newest_event))}),
      store_family("wbd_outbox_deliveries", "Deliveries by state", std::move(queued)),
      store_family("wbd_outbox_oldest_seconds", "How late the oldest delivery is that waits",
                   {store_gauge(state.outbox_due_at ? seconds_between(*state.outbox_due_at, now) : 0)}),
  };
}

}  // namespace wbd::daemon

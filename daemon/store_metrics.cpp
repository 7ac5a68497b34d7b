#include "daemon/store_metrics.hpp"

#include <algorithm>
#include <map>

#include "core/store/incidents.hpp"
#include "core/store/installation.hpp"

namespace wbd::daemon {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr Millis kBetweenReads{5'000};
// With more cabinets only the worst of them is shown: a cabinet needs twenty-three series.
constexpr std::size_t kNamedCabinets = 200;
constexpr Millis kRecoveryWindow{std::chrono::days{30}};

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

std::string name_of(CabinetId cabinet) {
  return std::to_string(cabinet.value);
}

// A dataset of a cabinet, in seconds.
struct Age {
  std::string cabinet;
  Dataset dataset{};
  double age = 0, interval = 1;
  [[nodiscard]] double intervals() const { return age / interval; }
};

std::vector<Age> ages_of(const store::InstallationState& state, const rest::FreshnessPolicy& policy,
                         UtcTime now) {
  std::vector<Age> ages;
  for (const auto& row : state.freshness) {
    const rest::Directory::CabinetFacts facts{CabinetStatus::active, row.token_type,
                                              state.policies.at(row.cabinet_id)};
    const std::chrono::duration<double> interval = policy.allowed_age(row.dataset, facts) / 2;
    ages.push_back({name_of(row.cabinet_id), row.dataset, seconds_between(row.last_success_at, now),
                    std::max(interval.count(), 0.001)});
  }
  return ages;
}

// The cabinet of each dataset that has missed most syncs.
std::vector<Age> worst_of(const std::vector<Age>& ages) {
  std::map<Dataset, Age> worst;
  for (const Age& one : ages) {
    const auto [kept, is_new] = worst.try_emplace(one.dataset, one);
    if (!is_new && one.intervals() > kept->second.intervals()) kept->second = one;
    kept->second.cabinet = "worst";
  }
  std::vector<Age> rows;
  for (auto& [dataset, one] : worst) rows.push_back(std::move(one));
  return rows;
}

void add_freshness(std::vector<MetricFamily>& families, const store::InstallationState& state,
                   const rest::FreshnessPolicy& policy, UtcTime now) {
  std::vector<Age> ages = ages_of(state, policy, now);
  std::map<Dataset, double> late;
  for (const Age& one : ages) late[one.dataset] += one.intervals() > 2 ? 1 : 0;
  if (state.policies.size() > kNamedCabinets) ages = worst_of(ages);
  std::vector<ClientMetric> seconds, intervals, cabinets;
  for (const Age& one : ages) {
    const std::vector<ClientMetric::Label> labels{{"cabinet_id", one.cabinet},
                                                  {"dataset", std::string(to_string(one.dataset))}};
    seconds.push_back(store_gauge(one.age, labels));
    intervals.push_back(store_gauge(one.interval, labels));
  }
  for (const auto& [dataset, number] : late)
    cabinets.push_back(store_gauge(number, {{"dataset", std::string(to_string(dataset))}}));
  families.push_back(store_family(
      "wbd_dataset_age_seconds",
      "Seconds since the last good sync, of each active cabinet or the worst of many", std::move(seconds)));
  families.push_back(store_family("wbd_dataset_interval_seconds",
                                  "Time between two syncs that settings, users and WB's limits ask for",
                                  std::move(intervals)));
  families.push_back(store_family("wbd_dataset_late_cabinets",
                                  "Active cabinets whose data is older than two intervals",
                                  std::move(cabinets)));
}

void add_incidents(std::vector<MetricFamily>& families,
                   const std::map<IncidentKind, store::Recovery>& incidents) {
  std::vector<ClientMetric> open, recovery;
  for (std::size_t kind = 0; kind < kIncidentKinds.size(); ++kind) {
    const auto found = incidents.find(static_cast<IncidentKind>(kind));
    const store::Recovery one = found == incidents.end() ? store::Recovery{} : found->second;
    const std::vector<ClientMetric::Label> labels{{"kind", std::string(kIncidentKinds[kind])}};
    open.push_back(store_gauge(static_cast<double>(one.open), labels));
    if (one.ended > 0) recovery.push_back(store_gauge(one.seconds / static_cast<double>(one.ended), labels));
  }
  families.push_back(
      store_family("wbd_incidents_open", "Incidents that have not ended, by kind", std::move(open)));
  families.push_back(store_family("wbd_incident_recovery_seconds",
                                  "Mean time from beginning to end of the incidents that ended in 30 days",
                                  std::move(recovery)));
}

MetricFamily targets_family(const store::InstallationState& state) {
  std::vector<ClientMetric> targets;
  for (std::size_t i = 0; i < kTargetStates.size(); ++i) {
    const auto found = state.targets.find(static_cast<TargetState>(i));
    const double number = found == state.targets.end() ? 0 : static_cast<double>(found->second);
    targets.push_back(store_gauge(number, {{"state", std::string(kTargetStates.at(i))}}));
  }
  return store_family("wbd_targets", "Targets of messages by state", std::move(targets));
}

MetricFamily tokens_family(const store::InstallationState& state, UtcTime now) {
  std::vector<ClientMetric> left;
  const auto seconds = [now](const store::TokenEnd& token) {
    return std::chrono::duration<double>(token.expires_at - now).count();
  };
  if (state.tokens.size() <= kNamedCabinets) {
    for (const auto& token : state.tokens)
      left.push_back(store_gauge(seconds(token), {{"cabinet_id", name_of(token.cabinet_id)}}));
  } else {
    const auto first = std::ranges::min_element(state.tokens, {}, &store::TokenEnd::expires_at);
    left.push_back(store_gauge(seconds(*first), {{"cabinet_id", "worst"}}));
  }
  return store_family("wbd_token_left_seconds",
                      "Time until the token of a cabinet ends, of each cabinet or the first of many",
                      std::move(left));
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
  store::InstallationState state;
  std::map<IncidentKind, store::Recovery> incidents;
  database_.read([&](db::Tx& tx) {
    state = store::read_installation(tx);
    incidents = store::recoveries(tx, now - kRecoveryWindow);
  });
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
  std::vector<MetricFamily> families{
      store_family("wbd_database_up", "1 while the database answers", {store_gauge(1)}),
      store_family("wbd_cabinets", "Cabinets by status", std::move(statuses)),
      store_family("wbd_sync_never_succeeded", "Wanted datasets of active cabinets without any good sync yet",
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
      store_family("wbd_finance_unreconciled_reports",
                   "Weekly finance reports whose lines do not explain WB's payment",
                   {store_gauge(static_cast<double>(state.unreconciled_reports))}),
      store_family("wbd_finance_unrecognised_rows", "Rows of finance reports of no known kind",
                   {store_gauge(static_cast<double>(state.unrecognised_rows))}),
      targets_family(state),
      tokens_family(state, now),
  };
  add_freshness(families, state, policy_, now);
  add_incidents(families, incidents);
  if (state.backup_at) {
    families.push_back(store_family("wbd_backup_age_seconds", "Seconds since the last `wbctl db backup`",
                                    {store_gauge(seconds_between(*state.backup_at, now))}));
  }
  return families;
}

std::vector<MetricFamily> DiskMetrics::Collect() const {
  std::error_code error;
  const auto space = std::filesystem::space(folder_, error);
  if (error) return {};
  return {store_family("wbd_data_disk_free_bytes", "Room for wbd on the disk of its data",
                       {store_gauge(static_cast<double>(space.available))}),
          store_family("wbd_data_disk_size_bytes", "Size of that disk",
                       {store_gauge(static_cast<double>(space.capacity))})};
}

}  // namespace wbd::daemon

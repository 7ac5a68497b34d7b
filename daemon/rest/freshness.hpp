#pragma once
// The age of the rows of an answer, and the time when they become stale.

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/dataset.hpp"
#include "core/store/sync_state.hpp"
#include "daemon/rest/directory.hpp"

namespace wbd::rest {

struct FreshnessPolicy {
  std::map<Dataset, Millis> intervals;  // between syncs; a dataset not listed has `default_interval`
  Millis default_interval{300'000};
  // The shortest interval that WB's limits allow for this token type; empty = any.
  std::function<Millis(Dataset, TokenType)> limiter_interval;

  [[nodiscard]] Millis interval(Dataset dataset) const;
  // The age at which data of the cabinet is stale: 2 x max(interval, limiter interval). For a live dataset
  // the interval is the one that the cabinet's users chose.
  [[nodiscard]] Millis allowed_age(Dataset dataset, const Directory::CabinetFacts& cabinet) const;
};

struct Freshness {
  std::optional<UtcTime> as_of;     // oldest last success; unset if a dataset never succeeded
  std::optional<UtcTime> stale_at;  // unset if no dataset contributed
  // The pairs that are stale at `now`. The cabinet is active, and a member wants the dataset.
  std::vector<std::pair<CabinetId, Dataset>> stale;
  std::vector<LoadingDataset> loading;  // those that a member wants and whose first sync has not ended
  // One of `loading` is synced now, as `stale` demands: its progress moves without a new version.
  bool load_goes_on = false;
};
using LastSuccess = std::function<store::Successes::One(CabinetId, Dataset)>;
[[nodiscard]] Freshness freshness_of(const LastSuccess& known, const Directory& directory,
                                     std::span<const CabinetId> cabinets, std::span<const Dataset> datasets,
                                     const FreshnessPolicy& policy, UtcTime now);
// `successes`: the last successes of these cabinets, if the caller has read them already.
[[nodiscard]] Freshness read_freshness(db::Tx& tx, const Directory& directory,
                                       std::span<const CabinetId> cabinets, std::span<const Dataset> datasets,
                                       const FreshnessPolicy& policy, UtcTime now,
                                       const std::optional<store::Successes>& successes = std::nullopt);

// Requests a sync at most once for each cabinet, dataset and interval. Thread safe.
class RefreshRequester {
 public:
  using Wanted = std::vector<std::pair<CabinetId, Dataset>>;  // not empty
  using Hook = std::function<void(Wanted)>;
  RefreshRequester(Hook hook, const FreshnessPolicy& policy) : hook_(std::move(hook)), policy_(policy) {}
  void ask(std::span<const std::pair<CabinetId, Dataset>> stale, UtcTime now);

 private:
  Hook hook_;
  const FreshnessPolicy& policy_;
  std::mutex mutex_;
  std::map<std::pair<CabinetId, Dataset>, UtcTime> asked_;
};

}  // namespace wbd::rest

#pragma once
// How often a dataset is to be synced, and how often WB's limits allow it.

#include <span>

#include "core/model/account.hpp"
#include "core/sync/run.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

// The time between two successful runs. The configuration may set it for the dataset; otherwise it is the
// slower of the interval for all datasets and the dataset's own pace.
[[nodiscard]] Millis interval_of(const Options& options, Dataset dataset);

// The operations that every run of the dataset calls with this type of token, if its categories allow it.
[[nodiscard]] std::span<const wb::Operation> paced_by(Dataset dataset, TokenType type);

// How many runs share the limit of these operations.
[[nodiscard]] int requests_shared(Dataset dataset, TokenType type);

// The longest refill time of these operations for this type of token, times the number of runs that share it.
// The dataset cannot be fresher than that.
[[nodiscard]] Millis limiter_interval(Dataset dataset, TokenType type, double scale);

}  // namespace wbd::sync

#pragma once
// Which of WB's limits decide how often a dataset can be read.

#include <span>

#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/model/dataset.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

// The operations that every run of the dataset calls with this kind of token, if its categories allow it.
[[nodiscard]] std::span<const wb::Operation> paced_by(Dataset dataset, TokenType type);

// How many requests one pass leaves to those who share its bucket.
[[nodiscard]] int requests_shared(Dataset dataset, TokenType type);

// The longest refill time among them for this kind of token, times the requests that are shared: a dataset
// cannot be fresher than that.
[[nodiscard]] Millis limiter_interval(Dataset dataset, TokenType type, double scale);

}  // namespace wbd::sync

#include "core/sync/pace.hpp"

#include <algorithm>

#include "core/sync/datasets.hpp"

namespace wbd::sync {
namespace {

bool is_slow(TokenType type) {
  return type == TokenType::base || type == TokenType::test;
}

}  // namespace

Millis interval_of(const Options& options, Dataset dataset) {
  const auto own = options.dataset_intervals.find(std::string(to_string(dataset)));
  if (own != options.dataset_intervals.end()) return own->second;
  return std::max(options.interval, dataset_row(dataset).own_pace);
}

std::span<const wb::Operation> paced_by(Dataset dataset, TokenType type) {
  const DatasetRow& row = dataset_row(dataset);
  const auto slow = row.base_paced_by.all();
  return is_slow(type) && !slow.empty() ? slow : row.paced_by.all();
}

int requests_shared(Dataset dataset, TokenType type) {
  return is_slow(type) ? dataset_row(dataset).base_shared_by : 1;
}

Millis limiter_interval(Dataset dataset, TokenType type, double scale) {
  Millis longest{0};
  for (const wb::Operation operation : paced_by(dataset, type)) {
    longest = std::max(longest, wb::limit_for(wb::info(operation), type, scale).interval);
  }
  return longest * requests_shared(dataset, type);
}

}  // namespace wbd::sync

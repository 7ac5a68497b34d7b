#pragma once
// One row for each dataset: what runs it, and what sets its pace.

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>

#include "core/async/runtime.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

class Job;
struct StepEnd;

class OperationList {
 public:
  constexpr OperationList() = default;
  constexpr OperationList(std::initializer_list<wb::Operation> operations) : size_(operations.size()) {
    std::ranges::copy(operations, operations_.begin());
  }
  [[nodiscard]] constexpr std::span<const wb::Operation> all() const { return {operations_.data(), size_}; }

 private:
  std::array<wb::Operation, 4> operations_{};
  std::size_t size_ = 0;
};

struct DatasetRow {
  Dataset dataset;
  // Reads the dataset once. Returns errors of WB and the network as StepEnd; throws Failure for our own.
  Task<StepEnd> (*run)(Job&);
  // The shortest useful time between two runs: WB does not refresh its data more often. 0: only WB's limits
  // set the pace.
  Millis own_pace{0};
  // The operations that every run calls, if the token's categories allow it: their limits set the pace.
  OperationList paced_by;
  OperationList base_paced_by{};  // with base and test tokens; empty: as `paced_by`
  // With base and test tokens: how many runs share the limit of these operations.
  int base_shared_by = 1;
  // Operations that are called too, but do not set the pace. A token without their category gives a warning.
  OperationList also_calls{};
  bool feeds_ledger = false;  // its rows change the ledger of finance reports
};
[[nodiscard]] const DatasetRow& dataset_row(Dataset dataset);

}  // namespace wbd::sync

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
  // Reads it once. Outcomes of WB and the network come back as StepEnd; our own trouble is thrown as Failure.
  Task<StepEnd> (*run)(Job&);
  // The shortest useful time between two runs: asking more often than WB refreshes only costs requests. 0:
  // it is as fresh as its limits allow.
  Millis own_pace{0};
  // The operations that every run calls, if the token's categories allow it: their limits set its pace.
  OperationList paced_by;
  OperationList base_paced_by{};  // with base and test tokens; empty: as `paced_by`
  // With base and test tokens: the runs that have to share the limit of these operations.
  int base_shared_by = 1;
  // Called as well, without setting the pace: its token category is worth having.
  OperationList also_calls{};
};
[[nodiscard]] const DatasetRow& dataset_row(Dataset dataset);

}  // namespace wbd::sync

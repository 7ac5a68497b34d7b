#pragma once
// Splits a JSON array of objects, which arrives in pieces, into batches. Each batch is a JSON array too. So a
// page of 60 MB is never completely in memory.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::wb {

class RowSplitter {
 public:
  explicit RowSplitter(std::size_t rows_a_batch);
  RowSplitter& operator=(RowSplitter&&) noexcept;
  ~RowSplitter();
  // Errc::bad_data as soon as the text cannot be a JSON array of objects.
  Result<void> push(std::string_view piece);
  // A batch when enough rows are complete, otherwise nullopt; after finish() also the last, shorter one.
  std::optional<std::string> next_batch();
  // Errc::bad_data when the array was not closed: the answer was cut off.
  Result<void> finish();
  [[nodiscard]] std::int64_t rows() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace wbd::wb

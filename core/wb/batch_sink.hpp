#pragma once
#include <string>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"

namespace wbd::wb {

// Receives the rows of a streamed answer in batches. Each batch is a JSON array.
class BatchSink {
 public:
  virtual ~BatchSink() = default;
  virtual Task<Result<void>> consume(std::string json_array) = 0;
};

}  // namespace wbd::wb

#pragma once
// The page parameters that feedbacks and questions share (GUIDE 5.12 and 5.13).

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace wbd::wb {

struct FeedbackPage {
  bool answered = false;
  std::int64_t take = 5000;
  std::int64_t skip = 0;
  std::optional<UtcTime> created_from;
  std::optional<UtcTime> created_to;
};
[[nodiscard]] std::string query_of(const FeedbackPage& page);  // order=dateAsc

}  // namespace wbd::wb

#pragma once
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::http {

// The pause that a Retry-After header asks for, in seconds or as a date; not negative, at most a day. nullopt
// when it is malformed.
[[nodiscard]] std::optional<Millis> parse_retry_after(std::string_view value, UtcTime now);

}  // namespace wbd::http

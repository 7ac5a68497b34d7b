#pragma once
// Distinguishes a cancelled coroutine from a failed one. Private to core/cache.

#include <exception>

namespace wbd::cache {

// True if the exception means that its coroutine was cancelled, not that its work failed.
[[nodiscard]] bool is_cancellation(const std::exception_ptr& error) noexcept;

}  // namespace wbd::cache

#pragma once
#include <string>
#include <string_view>

namespace wbd::rest {

// [A-Za-z0-9._-]{1,64}: what a client may name its request.
[[nodiscard]] bool is_request_id(std::string_view text);

// 16 hex digits, unique for all practical purposes; not a secret. Each thread has its own generator.
[[nodiscard]] std::string make_request_id();

}  // namespace wbd::rest

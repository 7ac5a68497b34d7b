#pragma once
#include <string>
#include <string_view>

namespace wbd::rest {

// Whether a client may use this id: [A-Za-z0-9._-]{1,64}.
[[nodiscard]] bool is_request_id(std::string_view text);

// 16 hex digits, unique for all practical purposes; not a secret. Each thread has its own generator.
[[nodiscard]] std::string make_request_id();

}  // namespace wbd::rest

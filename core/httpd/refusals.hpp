#pragma once
// Answers to requests that did not reach the handler or failed in it. Private to core/httpd.

#include <exception>
#include <string_view>

#include "core/httpd/server.hpp"

namespace wbd::httpd {

// The handler's answer, or a plain one when the handler fails.
[[nodiscard]] Response refusal_of(Handler& handler, int status, std::string_view detail);

// 500, and a line in the log that names the reason.
[[nodiscard]] Response failure_of(Handler& handler, std::string_view method, const std::exception_ptr& error);

}  // namespace wbd::httpd

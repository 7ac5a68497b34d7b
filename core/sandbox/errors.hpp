#pragma once
// Error bodies: the gateway's problem+json and each host's own shape (GUIDE section 3).

#include <string>
#include <string_view>

#include "core/sandbox/operations.hpp"

namespace wb::sandbox {

[[nodiscard]] Reply gateway_error(int status, std::string_view detail, Seconds now);
[[nodiscard]] Reply host_error(Host host, int status, std::string_view reason);
[[nodiscard]] std::string_view status_text(int status);

}  // namespace wb::sandbox

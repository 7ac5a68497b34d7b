#pragma once
// Error bodies: the gateway's problem+json and each host's own shape (GUIDE section 3).

#include <string>
#include <string_view>

#include "core/sandbox/operations.hpp"

namespace wbd::sandbox {

[[nodiscard]] Reply gateway_error(int status, std::string_view detail, Seconds now);
// `code` is for hosts that name their refusals; empty = the usual code of that status.
[[nodiscard]] Reply host_error(const Operation& operation, int status, std::string_view reason,
                               std::string_view code = {});
[[nodiscard]] std::string_view status_text(int status);

}  // namespace wbd::sandbox

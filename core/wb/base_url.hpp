#pragma once
#include <string>

#include "core/wb/client.hpp"

namespace wb::api {

// The address of a call: the base with its {host} replaced, and the path with its {name}. A test token goes
// to the sandbox of the host where there is one (GUIDE section 1).
[[nodiscard]] std::string url_of(const std::string& base_url, const OperationInfo& operation, TokenType type,
                                 const Call& call);

}  // namespace wb::api

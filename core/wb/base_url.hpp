#pragma once
#include <string>
#include <string_view>

#include "core/wb/call.hpp"

namespace wbd::wb {

// The address of a call: the base with its {host} replaced, and the path with its {name}. Without {host}
// every operation is sent to the base, which ends without a slash (base_url_of() in core/base/url.hpp). A
// test token goes to the sandbox of the host where there is one (GUIDE section 1).
[[nodiscard]] std::string url_of(const std::string& base_url, const OperationInfo& operation, TokenType type,
                                 const Call& call);

// The limiter's bucket of an operation. ping is limited for each host (GUIDE 5.1), so all pings share one
// bucket when the base has no {host}.
[[nodiscard]] std::string_view bucket_of(std::string_view base_url, const OperationInfo& operation);

}  // namespace wbd::wb

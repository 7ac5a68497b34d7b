#pragma once
// Error bodies: the gateway's problem+json and each host's own shape (GUIDE section 3).

#include <string>
#include <string_view>

#include "core/sandbox/method_states.hpp"
#include "core/sandbox/operations.hpp"

namespace wbd::sandbox {

// Fields of a gateway error other than its detail. An empty title means the default of the status; an empty
// code is left out.
struct GatewayWords {
  std::string_view title, code;
  std::string_view origin = "ag-catalog";
};
[[nodiscard]] Reply gateway_error(int status, std::string_view detail, Seconds now, GatewayWords words);
// With the default words of the status, for a request that no method handles.
[[nodiscard]] Reply gateway_error(int status, std::string_view detail, Seconds now);
// A page of a gateway in front of the API.
[[nodiscard]] Reply web_page(int status);
// `origin` of the gateway before a host: "ag-statistics".
[[nodiscard]] std::string_view gateway_origin(Host host);
// The 404 of a method in this state, which must not be `on`.
[[nodiscard]] Reply method_gone(MethodState state, std::string_view origin);
// `code`: for hosts whose error bodies have a code; empty = the default of the status.
[[nodiscard]] Reply host_error(const Operation& operation, int status, std::string_view reason,
                               std::string_view code = {});
[[nodiscard]] std::string_view status_text(int status);

}  // namespace wbd::sandbox

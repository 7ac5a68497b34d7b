#pragma once
// Distinguishes a refusal of the token itself from a refusal of a single method (GUIDE sections 2 and 3).
// Pure.
//
// All fields of an error answer are optional, its status depends on the host, and a gateway may answer with a
// web page. So WB's words decide, and only words about the token itself prove that the token is dead.

#include <string_view>

namespace wbd::wb {

enum class Refusal {
  token,    // WB says that the token has expired, is malformed or withdrawn, or that its user is gone
  method,   // this method or host is closed to the token: category, type, subscription, a gateway's page
  unclear,  // a 401 without a reason: seller-info, which is open to every token, decides
};
// For the statuses 401, 402 and 403. `body` may be JSON, text, a web page, or empty.
[[nodiscard]] Refusal refusal_of(int status, std::string_view body);

// Something in front of WB has answered: a proxy, a firewall.
[[nodiscard]] bool is_web_page(std::string_view body);

// Whether this answer of seller-info means that WB accepts the token nowhere. A web page proves nothing,
// because it comes from something in front of WB.
[[nodiscard]] bool proves_dead_token(int status, std::string_view body);

}  // namespace wbd::wb

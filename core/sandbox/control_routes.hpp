#pragma once
// The control routes that switch something on and off; each returns the JSON of its answer or throws Refused.

#include <string>

#include "core/httpd/server.hpp"
#include "core/sandbox/gateway.hpp"

namespace wbd::sandbox {

// Refused(404) when there is no such cabinet.
[[nodiscard]] Seller& seller_of(Gateway& gateway, std::int64_t cabinet);
// Refused(400) unless `name` is an operation; with `all`, "*" is allowed too.
void check_operation(std::string_view name, bool all);

std::string set_method(Gateway& gateway, const httpd::Request& request);
std::string list_methods(Gateway& gateway, const httpd::Request& request);
std::string block_token(Gateway& gateway, const httpd::Request& request);
std::string clear_blocks(Gateway& gateway, const httpd::Request& request);
std::string add_drift(Gateway& gateway, const httpd::Request& request);
std::string clear_drift(Gateway& gateway, const httpd::Request& request);
std::string change_seller(Gateway& gateway, const httpd::Request& request);
std::string add_texts(Gateway& gateway, const httpd::Request& request);
std::string change_money(Gateway& gateway, const httpd::Request& request);

}  // namespace wbd::sandbox

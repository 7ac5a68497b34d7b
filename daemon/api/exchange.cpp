#include "daemon/api/exchange.hpp"

#include <algorithm>

#include "daemon/api/request_id.hpp"

namespace wb::rest {
namespace {

bool is_named(std::string_view sent, std::string_view lower_case) {
  return sent.size() == lower_case.size() && std::ranges::equal(sent, lower_case, {}, [](char c) {
           return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
         });
}

}  // namespace

Exchange::Exchange(const httpd::Request& the_request) : request(the_request) {
  std::string_view id;
  if (request.headers) {
    for (const auto& [name, value] : *request.headers) {
      if (is_named(name, "authorization")) {
        credentials.authorization = value;
      } else if (is_named(name, "x-api-key")) {
        credentials.api_key = value;
      } else if (is_named(name, "if-none-match")) {
        if_none_match = value;
      } else if (is_named(name, "x-request-id")) {
        id = value;
      }
    }
  }
  request_id = is_request_id(id) ? std::string(id) : make_request_id();
}

}  // namespace wb::rest

#include <algorithm>

#include "core/httpd/server.hpp"
#include "core/httpd/text.hpp"

namespace wbd::httpd {

std::string_view Request::query() const {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

std::string_view Request::header(std::string_view name) const {
  if (headers == nullptr) return {};
  const auto found = std::find_if(headers->begin(), headers->end(), [name](const Header& header) {
    return equal_ignoring_case(header.name, name);
  });
  return found == headers->end() ? std::string_view{} : found->value;
}

}  // namespace wbd::httpd

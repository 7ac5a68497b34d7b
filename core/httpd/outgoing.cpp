#include "core/httpd/outgoing.hpp"

#include <algorithm>

namespace wbd::httpd {

std::size_t body_size(const Response& response) {
  return response.head_part.size() + (response.shared ? response.shared->size() : 0) +
         response.tail_part.size();
}

std::array<asio::const_buffer, 4> unsent(std::string_view head, const Response& response, std::size_t body,
                                         std::size_t sent) {
  const std::array<std::string_view, 4> parts{
      head, response.head_part, response.shared ? std::string_view(*response.shared) : std::string_view{},
      response.tail_part};
  std::array<asio::const_buffer, 4> out;
  std::size_t room = head.size() + body;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view part = parts[i].substr(0, room);
    room -= part.size();
    const std::size_t skipped = std::min(sent, part.size());
    sent -= skipped;
    part.remove_prefix(skipped);
    out[i] = asio::const_buffer(part.data(), part.size());
  }
  return out;
}

}  // namespace wbd::httpd

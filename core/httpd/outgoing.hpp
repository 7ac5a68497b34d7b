#pragma once
// An answer on its way to the socket. Private to core/httpd.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "core/async/runtime.hpp"
#include "core/httpd/server.hpp"

namespace wbd::httpd {

[[nodiscard]] std::size_t body_size(const Response& response);

// Head and body after the first `sent` bytes, without a copy. `body`: bytes of the body to send.
[[nodiscard]] std::array<asio::const_buffer, 4> unsent(std::string_view head, const Response& response,
                                                       std::size_t body, std::size_t sent);

// An answer that did not fit into the socket at once.
class Outgoing {
 public:
  // `body`: bytes of the body to send: none for HEAD, fewer for a fault. `sent`: bytes sent of head and body.
  Outgoing(std::string head, Response response, std::size_t body, std::size_t sent)
      : head_(std::move(head)), response_(std::move(response)), body_(body), sent_(sent) {}

  [[nodiscard]] std::array<asio::const_buffer, 4> rest() const {
    return unsent(head_, response_, body_, sent_);
  }
  // Notes that the socket took `count` bytes more; true when these were the last.
  [[nodiscard]] bool take(std::size_t count) {
    sent_ += count;
    return sent_ >= head_.size() + body_;
  }
  [[nodiscard]] bool ends_with_reset() const { return response_.reset_after.has_value(); }

 private:
  std::string head_;
  Response response_;
  std::size_t body_;
  std::size_t sent_;
};

}  // namespace wbd::httpd

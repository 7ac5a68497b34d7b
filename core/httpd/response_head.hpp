#pragma once
// The status line and header lines of an answer. Private to core/httpd.

#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include "core/httpd/server.hpp"

namespace wbd::httpd {

// The value of the Date header, made once a second. Each thread has one.
class DateText {
 public:
  std::string_view at(std::time_t now);  // valid until the next call

 private:
  std::time_t second_ = -1;
  std::string text_;
};

// Fields that the connection adds to the handler's answer.
struct Envelope {
  std::string_view date;
  std::size_t content_length = 0;
  bool close = false;       // this is the last answer of the connection
  bool keep_alive = false;  // the client is HTTP/1.0, where keep-alive must be announced
  bool chunked = false;     // in place of the length
  bool endless = false;     // neither length nor chunks: the body ends with the connection
};

// 1xx, 204 and 304 have no body and no Content-Length (RFC 9110 6.4.1, 8.6).
[[nodiscard]] bool has_body(int status);

void append_head(std::string& out, const Response& response, const Envelope& envelope);

}  // namespace wbd::httpd

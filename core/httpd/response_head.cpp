#include "core/httpd/response_head.hpp"

#include <array>
#include <charconv>
#include <chrono>

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

namespace wbd::httpd {
namespace {

void append_number(std::string& out, std::size_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

std::string_view DateText::at(std::time_t now) {
  if (now == second_) return text_;
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm utc{};
  gmtime_r(&now, &utc);
  text_ = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>(utc.tm_wday)],
                      utc.tm_mday, kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                      utc.tm_hour, utc.tm_min, utc.tm_sec);
  second_ = now;
  return text_;
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

void append_head(std::string& out, const Response& response, const Envelope& envelope) {
  if (response.status == 200) {
    out += "HTTP/1.1 200 OK\r\nDate: ";
  } else {
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out.append(reason.data(), reason.size());
    out += "\r\nDate: ";
  }
  out += envelope.date;
  out += "\r\n";
  if (has_body(response.status)) {
    if (!response.content_type.empty()) {
      out += "Content-Type: ";
      out += response.content_type;
      out += "\r\n";
    }
    if (envelope.chunked) {
      out += "Transfer-Encoding: chunked\r\n";
    } else if (!envelope.endless) {
      out += "Content-Length: ";
      append_number(out, envelope.content_length);
      out += "\r\n";
    }
  }
  if (envelope.close) {
    out += "Connection: close\r\n";
  } else if (envelope.keep_alive) {
    out += "Connection: keep-alive\r\n";
  }
  out += response.headers;
  out += "\r\n";
}

}  // namespace wbd::httpd

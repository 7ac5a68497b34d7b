#pragma once
// The parts of an absolute URL that has an authority. Pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wbd {

struct UrlParts {
  std::string scheme;  // lower case
  bool has_credentials = false;
  std::string host;  // lower case, without the brackets of an IPv6 address; may hold UTF-8
  std::uint16_t port = 0;
  std::string target;  // path and query; may be empty
};

// nullopt when it is not scheme://[user[:password]@]host[:port][/path][?query]. The port must be given unless
// the scheme is http, https, socks5 or socks5h. Blanks, control characters and backslashes are refused.
[[nodiscard]] std::optional<UrlParts> split_url(std::string_view text);

// The text with user and password replaced by "***", whatever its form.
[[nodiscard]] std::string without_credentials(std::string_view url);

// http://, socks5:// or socks5h:// with a host, and nothing after the port.
[[nodiscard]] bool is_proxy_url(std::string_view text);

}  // namespace wbd

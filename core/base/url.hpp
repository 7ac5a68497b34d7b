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

// http:// or https:// with a host and perhaps a port and a path, to which the path of a request can be added:
// slashes at the end are taken off. nullopt for anything else. "{host}" may stand for the host.
[[nodiscard]] std::optional<std::string> base_url_of(std::string_view text);

// localhost, ::1 or an address of 127.0.0.0/8; a name such as 127.0.0.1.example.com is none.
[[nodiscard]] bool is_loopback_host(std::string_view host);

}  // namespace wbd

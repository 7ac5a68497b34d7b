#include "core/base/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace wbd {
namespace {

constexpr std::array<std::pair<std::string_view, std::uint16_t>, 4> kDefaultPorts{
    {{"http", 80}, {"https", 443}, {"socks5", 1080}, {"socks5h", 1080}}};

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_name(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

bool is_v6(std::string_view host) {
  return !host.empty() && host.find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

std::optional<std::uint16_t> default_port(std::string_view scheme) {
  for (const auto& [name, port] : kDefaultPorts) {
    if (name == scheme) return port;
  }
  return std::nullopt;
}

}  // namespace

std::optional<UrlParts> split_url(std::string_view text) {
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '\\'; };
  if (std::ranges::any_of(text, is_bad)) return std::nullopt;
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  UrlParts parts;
  parts.scheme = lower_ascii(text.substr(0, colon));
  text.remove_prefix(colon + 3);
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  parts.target = text.substr(end);
  std::string_view authority = text.substr(0, end);
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    parts.has_credentials = true;
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    parts.host = lower_ascii(authority.substr(1, close - 1));
    port = authority.substr(close + 1);
    if (!is_v6(parts.host)) return std::nullopt;
  } else {
    const std::size_t before_port = std::min(authority.find(':'), authority.size());
    parts.host = lower_ascii(authority.substr(0, before_port));
    port = authority.substr(before_port);
    if (!is_name(parts.host)) return std::nullopt;
  }
  const auto number = port.empty()            ? default_port(parts.scheme)
                      : port.starts_with(':') ? parse_port(port.substr(1))
                                              : std::nullopt;
  if (!number) return std::nullopt;
  parts.port = *number;
  return parts;
}

std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", start), url.size());
  const std::size_t at = url.substr(0, end).rfind('@');
  if (at == std::string_view::npos || at < start) return std::string(url);
  return std::string(url.substr(0, start)).append("***").append(url.substr(at));
}

bool is_proxy_url(std::string_view text) {
  const auto parts = split_url(text);
  return parts && (parts->scheme == "http" || parts->scheme == "socks5" || parts->scheme == "socks5h") &&
         (parts->target.empty() || parts->target == "/");
}

bool is_loopback_host(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  if (!host.starts_with("127.")) return false;
  int numbers = 0;
  while (true) {
    const std::size_t dot = std::min(host.find('.'), host.size());
    unsigned number = 0;
    const auto [end, error] = std::from_chars(host.data(), host.data() + dot, number);
    if (error != std::errc{} || end != host.data() + dot || number > 255) return false;
    ++numbers;
    if (dot == host.size()) return numbers == 4;
    host.remove_prefix(dot + 1);
  }
}

std::optional<std::string> base_url_of(std::string_view text) {
  constexpr std::string_view kHostMark = "{host}";
  std::string url(text);
  while (url.ends_with('/')) url.pop_back();
  std::string named = url;
  if (const std::size_t at = named.find(kHostMark); at != std::string::npos)
    named.replace(at, kHostMark.size(), "host");
  const auto parts = split_url(named);
  if (!parts || parts->has_credentials || (parts->scheme != "https" && parts->scheme != "http"))
    return std::nullopt;
  if (parts->target.find_first_of("?#\"{}") != std::string::npos) return std::nullopt;
  url.replace(0, parts->scheme.size(), parts->scheme);
  return url;
}

}  // namespace wbd

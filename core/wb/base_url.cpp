#include "core/wb/base_url.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace wbd::wb {
namespace {

constexpr std::string_view kHostMark = "{host}";
constexpr std::string_view kOfficial = "wildberries.ru";

Error wrong(std::string_view base_url, std::string_view what) {
  return {Errc::configuration, fmt::format("WB_API_BASE_URL \"{}\": {}", base_url, what)};
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  // The digits of 127.0.0.0/8: a name such as 127.0.0.1.example.com must not pass.
  return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string_view bucket_of(std::string_view base_url, const OperationInfo& operation) {
  const bool one_host = base_url.find(kHostMark) == std::string_view::npos;
  return one_host && operation.path == "/ping" ? "ping" : operation.bucket;
}

Result<std::string> check_base_url(std::string_view base_url, double limit_scale) {
  std::string lower(base_url);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  const bool https = lower.starts_with("https://");
  if (!https && !lower.starts_with("http://")) return wrong(base_url, "must begin with https://");
  if (lower.find_first_of(" \t\r\n\"\\?#@") != std::string::npos) {
    return wrong(base_url, "must be scheme, host and path alone, as in https://{host}");
  }
  const std::string_view rest = std::string_view(lower).substr(https ? 8 : 7);
  const std::string_view authority = rest.substr(0, rest.find('/'));
  const auto colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  const std::string_view host = authority.substr(0, colon);
  if (host.empty()) return wrong(base_url, "has no host");
  if (colon != std::string_view::npos && !is_port(authority.substr(colon + 1))) {
    return wrong(base_url, "has a port that is not a number");
  }
  if (!https && !is_loopback(host)) {
    return wrong(base_url, "must be https unless the address is loopback (127.0.0.1, [::1], localhost)");
  }
  if (!(limit_scale > 0)) return Error{Errc::configuration, "WB_LIMIT_SCALE must be above 0"};
  const bool official = host.find(kHostMark) != std::string_view::npos || host.ends_with(kOfficial);
  if (official && limit_scale != 1) {
    return Error{
        Errc::configuration,
        "WB_LIMIT_SCALE must be 1 towards the official hosts of WB; it is for the emulator and tests"};
  }
  std::string out(base_url);
  while (out.ends_with('/')) out.pop_back();
  return out;
}

std::string url_of(const std::string& base_url, const OperationInfo& operation, TokenType type,
                   const Call& call) {
  const bool sandbox = type == TokenType::test && !operation.sandbox_host.empty();
  std::string url = base_url;
  if (const auto at = url.find(kHostMark); at != std::string::npos) {
    url.replace(at, kHostMark.size(), sandbox ? operation.sandbox_host : operation.host);
  }
  const auto open = operation.path.find('{');
  url += operation.path.substr(0, open);
  if (open != std::string_view::npos) {
    url += call.path_value;
    url += operation.path.substr(operation.path.find('}') + 1);
  }
  if (!call.query.empty()) url += '?' + call.query;
  return url;
}

}  // namespace wbd::wb

#include "core/wb/base_url.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kHostMark = "{host}";

}  // namespace

std::string_view bucket_of(std::string_view base_url, const OperationInfo& operation) {
  const bool one_host = base_url.find(kHostMark) == std::string_view::npos;
  return one_host && operation.path == "/ping" ? "ping" : operation.bucket;
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

#include "cli/daemon_url.hpp"

#include <string_view>

namespace wbd::cli {

std::string daemon_url(const config::Settings& settings) {
  std::string address = settings.listen;
  if (address.starts_with("unix:")) return {};
  for (const auto& [every, own] :
       {std::pair<std::string_view, std::string_view>{"0.0.0.0:", "127.0.0.1:"}, {"[::]:", "[::1]:"}}) {
    if (address.starts_with(every)) address.replace(0, every.size(), own);
  }
  return (settings.tls_certificate.empty() ? "http://" : "https://") + address;
}

}  // namespace wbd::cli

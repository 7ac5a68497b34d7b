#include "core/notify/target_form.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/url.hpp"
#include "core/model/event.hpp"
#include "core/notify/address_guard.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestUrl = 2048;
constexpr std::array<std::string_view, 3> kDigestNames{"digest.daily", "digest.weekly", "digest.quiet"};

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "::1" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

bool is_address(const std::string& text, std::span<const std::string> allowed) {
  const auto url = split_url(text);
  if (!url || url->has_credentials || text.size() > kLongestUrl || text.find('#') != std::string::npos)
    return false;
  if (url->scheme == "https") return true;
  return url->scheme == "http" &&
         (is_this_machine(url->host) ||
          std::ranges::find(allowed, address_text(url->host, url->port)) != allowed.end());
}

constexpr std::string_view kAddressForm =
    "must be https://..., or http:// towards this machine or an address in notify.allow_addresses";

}  // namespace

std::optional<TargetProblem> check_target(const Target& target, std::span<const std::string> allowed) {
  const bool webhook = target.kind == TargetKind::webhook;
  if (webhook) {
    if (!target.url || !is_address(*target.url, allowed))
      return TargetProblem{"url", std::string(kAddressForm)};
    if (target.chat_id) return TargetProblem{"chat_id", "belongs to chats; a webhook has a url"};
    if (target.base_url) return TargetProblem{"base_url", "belongs to chats; a webhook has a url"};
  } else {
    if (target.url) return TargetProblem{"url", "belongs to webhooks; a chat has a chat_id"};
    if (target.chat_id.value_or(0) == 0) return TargetProblem{"chat_id", "must be the number of the chat"};
    if (target.base_url && !is_address(*target.base_url, allowed)) {
      return TargetProblem{"base_url", std::string(kAddressForm)};
    }
    if (target.base_url && !target.has_token) {
      return TargetProblem{"base_url", "needs a bot token of the target's own"};
    }
  }
  if (target.topic_id && (target.kind != TargetKind::telegram || *target.topic_id <= 0)) {
    return TargetProblem{"topic_id", "must be the number of a topic of a Telegram group"};
  }
  if (webhook && target.has_token) return TargetProblem{"token", "belongs to chats; a webhook has a secret"};
  if (target.proxy && (target.proxy->size() > kLongestUrl || !is_proxy_url(*target.proxy))) {
    return TargetProblem{"proxy", "must be http://host:port, socks5://host:port or socks5h://host:port"};
  }
  for (const std::string& type : target.types) {
    if (!parse_event_type(type) && std::ranges::find(kDigestNames, type) == kDigestNames.end()) {
      return TargetProblem{"types", fmt::format("there is no event or digest {}", type)};
    }
  }
  return std::nullopt;
}

}  // namespace wbd::notify

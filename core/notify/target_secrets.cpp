#include "core/notify/target_secrets.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/store/targets.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kSecretBytes = 32;

std::string context_of(std::string_view what, TelegramId user) {
  return fmt::format("{}:{}", what, user.value);
}
constexpr std::string_view kSecretContext = "webhook-secret", kTokenContext = "target-token",
                           kProxyContext = "target-proxy";

std::string new_webhook_secret() {
  std::array<std::byte, kSecretBytes> bytes{};
  random_bytes(bytes);
  return "whsec_" + base64_encode(bytes);
}

void seal_proxy(store::TargetSecrets& secrets, Target& target, const secret::SecretBox& box) {
  secrets.proxy_sealed.reset();
  if (!target.proxy) return;
  secrets.proxy_sealed = box.seal(*target.proxy, context_of(kProxyContext, target.user));
  target.proxy = without_password(*target.proxy);
}

}  // namespace

std::string without_password(const std::string& proxy) {
  const std::size_t at = proxy.rfind('@');
  const std::size_t scheme = proxy.find("://");
  if (at == std::string::npos || scheme == std::string::npos) return proxy;
  const std::size_t colon = proxy.find(':', scheme + 3);
  if (colon == std::string::npos || colon > at) return proxy;
  return proxy.substr(0, colon) + ":***" + proxy.substr(at);
}

AddedTarget add_target(db::Tx& tx, const secret::SecretBox& box, const NewTarget& wanted) {
  AddedTarget added{wanted.target, std::nullopt};
  store::TargetSecrets secrets;
  if (wanted.token)
    secrets.token_sealed = box.seal(*wanted.token, context_of(kTokenContext, added.target.user));
  added.target.has_token = wanted.token.has_value();
  seal_proxy(secrets, added.target, box);
  if (added.target.kind == TargetKind::webhook) {
    added.secret = new_webhook_secret();
    secrets.secret_sealed = box.seal(*added.secret, context_of(kSecretContext, added.target.user));
  }
  added.target.id = store::create_target(tx, added.target, secrets);
  return added;
}

bool change_target(db::Tx& tx, const secret::SecretBox& box, const Target& target,
                   const std::optional<std::string>& token) {
  const auto stored = store::find_target(tx, target.id);
  if (!stored) return false;
  Target changed = target;
  store::TargetSecrets secrets = store::target_secrets(tx, target.id);
  if (changed.proxy != stored->proxy) seal_proxy(secrets, changed, box);
  if (token) secrets.token_sealed = box.seal(*token, context_of(kTokenContext, stored->user));
  store::save_target(tx, changed);
  store::save_target_secrets(tx, target.id, secrets);
  return true;
}

std::string rotate_secret(db::Tx& tx, const secret::SecretBox& box, const Target& target, UtcTime now) {
  store::TargetSecrets secrets = store::target_secrets(tx, target.id);
  std::string fresh = new_webhook_secret();
  secrets.old_secret_sealed = std::move(secrets.secret_sealed);
  secrets.old_secret_until = now + kOldSecretSigns;
  secrets.secret_sealed = box.seal(fresh, context_of(kSecretContext, target.user));
  store::save_target_secrets(tx, target.id, secrets);
  return fresh;
}

Result<Address> open_address(db::Tx& tx, const secret::SecretBox& box, const Target& target,
                             const std::string& installation_token, UtcTime now) {
  const store::TargetSecrets sealed = store::target_secrets(tx, target.id);
  Address address{target, installation_token, {}, std::nullopt};
  const auto open = [&](const std::optional<std::string>& text,
                        std::string_view what) -> Result<std::string> {
    return box.open(*text, context_of(what, target.user));
  };
  if (sealed.token_sealed) {
    auto token = open(sealed.token_sealed, kTokenContext);
    if (!token) return token.error();
    address.token = std::move(*token);
  }
  if (sealed.proxy_sealed) {
    auto proxy = open(sealed.proxy_sealed, kProxyContext);
    if (!proxy) return proxy.error();
    address.target.proxy = std::move(*proxy);
  }
  if (sealed.secret_sealed) {
    auto secret = open(sealed.secret_sealed, kSecretContext);
    if (!secret) return secret.error();
    address.secret = std::move(*secret);
  }
  if (sealed.old_secret_sealed && sealed.old_secret_until && now < *sealed.old_secret_until) {
    auto secret = open(sealed.old_secret_sealed, kSecretContext);
    if (!secret) return secret.error();
    address.old_secret = std::move(*secret);
  }
  return address;
}

std::optional<std::string> follow_webhook_setting(db::Tx& tx, const User& user, const secret::SecretBox& box,
                                                  UtcTime now) {
  auto target = store::find_setting_target(tx, user.telegram_id);
  const auto& url = user.settings.webhook_url;
  if (!url) {
    if (target) store::remove_target(tx, target->id);
    return std::nullopt;
  }
  if (target) {
    if (target->url == url) return std::nullopt;
    target->url = url;
    store::save_target(tx, *target);
    store::revive_target(tx, target->id, now);
    return std::nullopt;
  }
  Target made;
  made.user = user.telegram_id;
  made.kind = TargetKind::webhook;
  made.url = url;
  made.created_at = now;
  std::string secret = new_webhook_secret();
  store::TargetSecrets secrets;
  secrets.secret_sealed = box.seal(secret, context_of(kSecretContext, made.user));
  store::create_target(tx, made, secrets, true);
  return secret;
}

}  // namespace wbd::notify

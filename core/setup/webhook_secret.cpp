#include "core/setup/webhook_secret.hpp"

#include <array>

#include "core/base/encoding.hpp"
#include "core/store/users.hpp"

namespace wbd::setup {
namespace {

constexpr std::size_t kSecretBytes = 32;

}  // namespace

std::optional<std::string> renew_webhook_secret(db::Tx& tx, const User& user,
                                                const secret::SecretBox& secrets) {
  const bool has_secret = store::sealed_webhook_secret(tx, user.telegram_id).has_value();
  if (!user.settings.webhook_url) {
    if (has_secret) store::save_webhook_secret(tx, user.telegram_id, std::nullopt);
    return std::nullopt;
  }
  if (has_secret) return std::nullopt;
  std::array<std::byte, kSecretBytes> bytes{};
  random_bytes(bytes);
  std::string secret = "whsec_" + base64_encode(bytes);
  store::save_webhook_secret(tx, user.telegram_id,
                             secrets.seal(secret, store::webhook_secret_context(user.telegram_id)));
  return secret;
}

}  // namespace wbd::setup

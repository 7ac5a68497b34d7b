#pragma once
// Deliveries to an address, by Standard Webhooks 1.0.0 (standardwebhooks.com).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/http/client.hpp"
#include "core/notify/address_guard.hpp"
#include "core/notify/sender.hpp"

namespace wbd::notify {

inline constexpr std::size_t kWebhookBytes = 20'000;  // of a body

// {"type", "timestamp", "data", "text"}, at most kWebhookBytes long. The text is shortened between two
// characters, and ends with "…" then. Data that leaves no room is replaced by {"truncated": true}.
[[nodiscard]] std::string webhook_body(const Parcel& parcel);

// "v1," and the HMAC-SHA256 of "id.timestamp.body" as base64. nullopt when the secret is not whsec_ and
// base64.
[[nodiscard]] std::optional<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                                           std::int64_t timestamp, std::string_view body);

// Used on the thread of its io_context only. All arguments must outlive it.
class Webhook final : public Sender {
 public:
  Webhook(http::Client& client, const AddressGuard& guard, const Clock& clock,
          Millis timeout = Millis{15'000})
      : client_(client), guard_(guard), clock_(clock), timeout_(timeout) {}
  Task<Outcome> send(const Address& to, const Parcel& parcel) override;

 private:
  http::Client& client_;
  const AddressGuard& guard_;
  const Clock& clock_;
  const Millis timeout_;
};

}  // namespace wbd::notify

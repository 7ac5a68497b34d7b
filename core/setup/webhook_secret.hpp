#pragma once
#include <optional>
#include <string>

#include "core/secret/secret_box.hpp"
#include "core/store/accounts.hpp"

namespace wbd::setup {

// Standard Webhooks: the deliveries to an address are signed with a secret that is told once. In the
// transaction that stores the user's settings: makes a secret for an address that has none and gives it back,
// forgets it with the address.
[[nodiscard]] std::optional<std::string> renew_webhook_secret(db::Tx& tx, const User& user,
                                                              const secret::SecretBox& secrets);

}  // namespace wbd::setup

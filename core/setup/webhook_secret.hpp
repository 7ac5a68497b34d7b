#pragma once
#include <optional>
#include <string>

#include "core/secret/secret_box.hpp"
#include "core/store/accounts.hpp"

namespace wbd::setup {

// Standard Webhooks: a secret that is shown once signs the deliveries to an address. Called in the
// transaction that stores the user's settings.
// Makes and returns a secret for an address that has none; deletes it with the address.
[[nodiscard]] std::optional<std::string> renew_webhook_secret(db::Tx& tx, const User& user,
                                                              const secret::SecretBox& secrets);

}  // namespace wbd::setup

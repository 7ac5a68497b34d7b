#pragma once
#include <optional>
#include <string>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/secret/secret_box.hpp"

namespace wbd::setup {

// Standard Webhooks: deliveries to a user's address are signed with a secret that is shown once. Call this in
// the transaction that stores the user's settings. Creates and returns a secret when there is an address and
// no secret yet; deletes the secret when there is no address.
[[nodiscard]] std::optional<std::string> renew_webhook_secret(db::Tx& tx, const User& user,
                                                              const secret::SecretBox& secrets);

}  // namespace wbd::setup

#pragma once
// Secrets of targets: sealed in the database, opened for one attempt. A webhook's secret is shown once, when
// it is made.

#include <optional>
#include <string>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/notify/sender.hpp"
#include "core/secret/secret_box.hpp"

namespace wbd::notify {

inline constexpr std::chrono::hours kOldSecretSigns{24};

struct NewTarget {
  Target target;                     // `proxy` with its password
  std::optional<std::string> token;  // telegram, max: a bot token of its own
};
struct AddedTarget {
  Target target;                      // as stored: the proxy without its password
  std::optional<std::string> secret;  // webhook: whsec_..., to be shown once
};
// Throws Failure(conflict) for an unknown user.
[[nodiscard]] AddedTarget add_target(db::Tx& tx, const secret::SecretBox& box, const NewTarget& wanted);
// Stores what the owner may change. `token`: a new one; nullopt: the stored one stays. A proxy equal to the
// shown one, without its password, keeps the stored password. False: unknown target.
bool change_target(db::Tx& tx, const secret::SecretBox& box, const Target& target,
                   const std::optional<std::string>& token);
// Makes a new secret for a webhook; messages are signed with both until kOldSecretSigns after `now`.
[[nodiscard]] std::string rotate_secret(db::Tx& tx, const secret::SecretBox& box, const Target& target,
                                        UtcTime now);
// The target with its secrets in the clear. `installation_token`: of a target without a bot token of its own.
// Errc::configuration when they were sealed with another key.
[[nodiscard]] Result<Address> open_address(db::Tx& tx, const secret::SecretBox& box, const Target& target,
                                           const std::string& installation_token, UtcTime now);

// The user's setting webhook_url is a target of its own. Call it in the transaction that stores the settings.
// Creates, changes or removes that target; returns the secret of a new one.
[[nodiscard]] std::optional<std::string> follow_webhook_setting(db::Tx& tx, const User& user,
                                                                const secret::SecretBox& box, UtcTime now);

// "socks5://user:***@host:1080" for "socks5://user:password@host:1080".
[[nodiscard]] std::string without_password(const std::string& proxy);

}  // namespace wbd::notify

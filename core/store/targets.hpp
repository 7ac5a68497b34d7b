#pragma once
// Targets of users' messages: what their owners wrote, and how sending to them goes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/target.hpp"

namespace wbd::store {

// Sealed by core/notify/target_secrets, which also names their contexts.
struct TargetSecrets {
  std::optional<std::string> token_sealed{};                        // telegram, max: a bot token of its own
  std::optional<std::string> proxy_sealed{};                        // the proxy with its password
  std::optional<std::string> secret_sealed{}, old_secret_sealed{};  // webhook
  std::optional<UtcTime> old_secret_until{};                        // the old one signs along until then
};

// `of_setting`: the target follows the user's setting webhook_url. Ignores id, has_token and the state of
// sending. Throws Failure(conflict) for an unknown user.
std::int64_t create_target(db::Tx& tx, const Target& target, const TargetSecrets& secrets,
                           bool of_setting = false);
[[nodiscard]] std::vector<Target> list_targets(db::Tx& tx, TelegramId user);  // by id
[[nodiscard]] std::optional<Target> find_target(db::Tx& tx, std::int64_t id);
// nullopt also for a target of another user.
[[nodiscard]] std::optional<Target> find_target(db::Tx& tx, TelegramId user, std::int64_t id);
// The target that follows the user's setting webhook_url.
[[nodiscard]] std::optional<Target> find_setting_target(db::Tx& tx, TelegramId user);
[[nodiscard]] TargetSecrets target_secrets(db::Tx& tx, std::int64_t id);  // empty for an unknown target

// Replaces address, filters, language, proxy and base_url. A new url of a target that follows the setting
// changes the setting too. False: unknown target.
bool save_target(db::Tx& tx, const Target& target);
void save_target_secrets(db::Tx& tx, std::int64_t id, const TargetSecrets& secrets);
// Deletes the deliveries too, and the setting that the target follows. False: unknown target.
bool remove_target(db::Tx& tx, std::int64_t id);
// Makes the target active, whatever its state; its queue is due now. False: unknown target.
bool revive_target(db::Tx& tx, std::int64_t id, UtcTime now);

// --- sending

// The right to send to a target until it expires.
struct TargetLease {
  std::int64_t target = 0;
  std::string owner;  // process instance
  UtcTime expires_at;
};
// Targets whose queue is due and that nobody holds, the longest due first.
[[nodiscard]] std::vector<TargetLease> lease_targets(db::Tx& tx, std::string_view owner, UtcTime now,
                                                     Millis duration, std::int64_t limit);
// Locks the target's row. False: the lease is lost.
[[nodiscard]] bool hold_target(db::Tx& tx, TargetLease& lease, UtcTime now, Millis duration);
// `due_at`: when the queue is to be looked at again; nullopt: nothing waits. Does nothing when the lease is
// lost.
void release_target(db::Tx& tx, const TargetLease& lease, std::optional<UtcTime> due_at);
// Renews the owner's live leases of the targets that it serves. Ends its others: it does not know of them
// when the answer to lease_targets() was lost.
void extend_target_leases(db::Tx& tx, std::string_view owner, std::span<const std::int64_t> served,
                          UtcTime now, Millis duration);
// Releases all targets of this owner; their queues stay due.
void release_targets(db::Tx& tx, std::string_view owner);
// The owners of live leases.
[[nodiscard]] std::vector<std::string> target_lease_owners(db::Tx& tx, UtcTime now);
// A new delivery is queued. Does not shorten retry_at.
void wake_target(db::Tx& tx, std::int64_t id, UtcTime now);
// A person waits: the next attempt is now, whenever it was due.
void hurry_target(db::Tx& tx, std::int64_t id, UtcTime now);

// The state of sending, besides Target.
struct TargetHealth {
  std::optional<UtcTime> warned_at{};  // when its owner was warned of the failures
  std::optional<UtcTime> probe_at{};   // disabled by a 410: one more attempt is due then
  std::optional<UtcTime> retry_at{};   // nothing is sent before
};
[[nodiscard]] TargetHealth target_health(db::Tx& tx, std::int64_t id);
// Targets of the members of a cabinet, by id.
[[nodiscard]] std::vector<Target> targets_of_cabinet(db::Tx& tx, CabinetId cabinet);
// Targets of all users that are not active, by id.
[[nodiscard]] std::vector<Target> troubled_targets(db::Tx& tx);
// Stores state, failing_since, last_error, chat_id and the health.
void save_target_health(db::Tx& tx, const Target& target, const TargetHealth& health);

// When the next queue without a live lease is due; nullopt: none waits.
[[nodiscard]] std::optional<UtcTime> next_target_due(db::Tx& tx, UtcTime now);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<TargetKind> {
  static constexpr std::string_view kName = "kind of target";
  static constexpr auto kParse = parse_target_kind;
};
template <>
struct StoredEnum<TargetState> {
  static constexpr std::string_view kName = "state of a target";
  static constexpr auto kParse = parse_target_state;
};

}  // namespace wbd::db

#pragma once
// Incidents: of one kind and key one is open at most, whatever the number of processes.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/model/incident.hpp"

namespace wbd::store {

[[nodiscard]] std::vector<Incident> open_incidents(db::Tx& tx);  // by id
// Stores an incident and returns its id. nullopt: one of this kind and key is open, or another process stored
// this one, which has ended already (the times overlap).
[[nodiscard]] std::optional<std::int64_t> begin_incident(db::Tx& tx, const Incident& incident);
void see_incident(db::Tx& tx, std::int64_t id, UtcTime now);
// False: another process has ended it.
[[nodiscard]] bool end_incident(db::Tx& tx, std::int64_t id, UtcTime now);
// Ends an incident; the message about its end is not sent yet. Does nothing when none of this kind and key is
// open.
void close_incident(db::Tx& tx, IncidentKind kind, std::string_view key, UtcTime now);

// Incidents that another part than the watch has begun or closed, and whose message is not sent yet; by id.
[[nodiscard]] std::vector<Incident> unannounced_incidents(db::Tx& tx);
enum class IncidentNotice { beginning, end };
// False: another process has sent the message.
[[nodiscard]] bool mark_announced(db::Tx& tx, std::int64_t id, IncidentNotice notice, UtcTime now);

struct IncidentList {
  std::vector<Incident> incidents;  // newest first
  std::int64_t total = 0;
};
[[nodiscard]] IncidentList list_incidents(db::Tx& tx, bool open_only, std::int64_t limit,
                                          std::int64_t offset);

// The incidents of a kind: those that are open, and those that ended since then with their seconds together.
struct Recovery {
  std::int64_t open = 0, ended = 0;
  double seconds = 0;
};
[[nodiscard]] std::map<IncidentKind, Recovery> recoveries(db::Tx& tx, UtcTime since);

// --- facts that make incidents

struct FailingSync {
  CabinetId cabinet;
  Dataset dataset{};
  std::int64_t failures = 0;  // in a row
  std::string reason;
};
// Datasets that a member of an active cabinet wants and whose last run failed.
[[nodiscard]] std::vector<FailingSync> failing_syncs(db::Tx& tx);

struct TokenState {
  CabinetId cabinet;
  CabinetStatus status{};
  UtcTime expires_at;
};
[[nodiscard]] std::vector<TokenState> token_states(db::Tx& tx);  // of cabinets that have a token

// The targets of a user that take this type of message.
[[nodiscard]] std::vector<std::int64_t> targets_taking(db::Tx& tx, TelegramId user, std::string_view type);

// Ended incidents of before that time are deleted.
void drop_old_incidents(db::Tx& tx, UtcTime ended_before);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<IncidentKind> {
  static constexpr std::string_view kName = "kind of incident";
  static constexpr auto kParse = parse_incident_kind;
};

}  // namespace wbd::db

#pragma once
// A failure that administrators are notified of, with a beginning and an end (SPEC section 9).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

enum class IncidentKind : std::uint8_t {
  sync_failed,  // key: the cabinet, or "many"
  database_down,
  redis_down,     // key: the machine
  token_trouble,  // key: the cabinet
  deliveries_late,
  disk_low,  // key: the machine
  backup_old,
  schema_drift,         // key: the operation
  payout_unreconciled,  // key: "<cabinet>:<report>"; core/sync/payout_event begins and ends it
};
inline constexpr std::array<std::string_view, 9> kIncidentKinds{
    "sync.failed", "database.down", "redis.down",   "token.trouble",      "deliveries.late",
    "disk.low",    "backup.old",    "schema.drift", "payout.unreconciled"};
[[nodiscard]] constexpr std::string_view to_string(IncidentKind kind) {
  return name_of(kIncidentKinds, kind);
}
[[nodiscard]] constexpr std::optional<IncidentKind> parse_incident_kind(std::string_view name) {
  return find_name<IncidentKind>(kIncidentKinds, name);
}

// The facts of an incident that its texts show; what each means depends on the kind.
struct IncidentDetail {
  std::string subject;      // datasets, fields, the trouble of a token
  std::int64_t number = 0;  // failures, cabinets, MB, minutes, days
  std::string reason;       // words of WB or of the database; never a secret
  friend bool operator==(const IncidentDetail&, const IncidentDetail&) = default;
};

struct Incident {
  std::int64_t id = 0;
  IncidentKind kind{};
  std::string key;  // distinguishes incidents of one kind, see IncidentKind; "" when the kind has only one
  IncidentDetail detail;
  UtcTime began_at;
  std::optional<UtcTime> announced_at;  // when the message about its beginning was queued
  UtcTime seen_at;                      // when a process last saw that it continues
  std::optional<UtcTime> ended_at;
  std::optional<UtcTime> end_announced_at;  // when the message about its end was queued
};

}  // namespace wbd

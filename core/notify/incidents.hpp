#pragma once
// Decides which incidents begin, go on and end. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/store/incidents.hpp"

namespace wbd::notify {

using store::FailingSync;
using store::TokenState;

// The state that one process sees at one moment.
struct IncidentFacts {
  std::vector<FailingSync> syncs;  // of active cabinets, those that failed last
  std::vector<TokenState> tokens;
  UtcTime looking_since;                   // when this process began to look
  std::optional<UtcTime> delivery_due_at;  // since when the oldest event or delivery waits to be sent
  std::vector<std::pair<std::string, std::string>> lost_fields;  // operation, field; sorted
  std::optional<UtcTime> backup_at;                              // nullopt: there never was one
  std::string machine;                                           // its name
  std::optional<std::uint64_t> disk_free;
  std::optional<UtcTime> redis_down_since;
};

struct IncidentLimits {
  std::int64_t failures = 5;
  std::size_t named_cabinets = 3;  // with more failing cabinets one incident covers all
  Millis token_ahead{std::chrono::days{3}};
  Millis delivery_late{15 * 60'000};
  Millis redis_down{60'000};
  Millis backup_age{std::chrono::days{3}};
  std::uint64_t disk_low = 1024UL << 20, disk_enough = 1280UL << 20;
};

struct Problem {
  IncidentKind kind{};
  std::string key;
  IncidentDetail detail;
};

// An open incident goes on under milder conditions than those under which it began. So a value at its limit
// does not begin it again and again.
[[nodiscard]] std::vector<Problem> find_problems(const IncidentFacts& facts, const IncidentLimits& limits,
                                                 std::span<const Incident> open, UtcTime now);

struct IncidentChanges {
  std::vector<Problem> begin;
  std::vector<std::int64_t> go_on;  // not noted as seen for a minute
  std::vector<Incident> end;
};
// Incidents of another machine end when no process of it has seen them for an hour.
[[nodiscard]] IncidentChanges incident_changes(std::span<const Incident> open,
                                               std::span<const Problem> problems, const std::string& machine,
                                               UtcTime now);

}  // namespace wbd::notify

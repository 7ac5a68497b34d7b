#include "core/notify/incidents.hpp"

#include <algorithm>
#include <map>

namespace wbd::notify {
namespace {

constexpr Millis kSeenRefresh{60'000};
constexpr Millis kMachineSilent{3'600'000};

bool is_open(std::span<const Incident> open, IncidentKind kind, std::string_view key) {
  return std::ranges::any_of(open, [&](const Incident& one) { return one.kind == kind && one.key == key; });
}

bool is_of_machine(IncidentKind kind) {
  return kind == IncidentKind::redis_down || kind == IncidentKind::disk_low;
}

std::string key_of(CabinetId cabinet) {
  return std::to_string(cabinet.value);
}

void find_failing_syncs(const IncidentFacts& facts, const IncidentLimits& limits,
                        std::span<const Incident> open, std::vector<Problem>& problems) {
  using enum IncidentKind;
  std::map<CabinetId, Problem> failing;
  for (const FailingSync& sync : facts.syncs) {
    const std::string key = key_of(sync.cabinet);
    // One success of the dataset ends it: its failures are 0 again.
    if (sync.failures < limits.failures && !is_open(open, sync_failed, key)) continue;
    auto& [kind, problem_key, detail] =
        failing.try_emplace(sync.cabinet, Problem{sync_failed, key, {}}).first->second;
    if (!detail.subject.empty()) detail.subject += ", ";
    detail.subject += to_string(sync.dataset);
    detail.number = std::max(detail.number, sync.failures);
    detail.reason = sync.reason;
  }
  constexpr std::string_view kMany = "many";
  const bool together = is_open(open, sync_failed, kMany) || failing.size() > limits.named_cabinets;
  Problem many{sync_failed, std::string(kMany), {}};
  for (auto& [cabinet, problem] : failing) {
    if (!together || is_open(open, sync_failed, problem.key)) {
      problems.push_back(std::move(problem));
    } else {
      ++many.detail.number;
      many.detail.reason = problem.detail.reason;
    }
  }
  if (many.detail.number > 0) problems.push_back(std::move(many));
}

std::int64_t whole_days(Millis time) {
  return std::chrono::floor<std::chrono::days>(time).count();
}

void find_token_troubles(const IncidentFacts& facts, const IncidentLimits& limits, UtcTime now,
                         std::vector<Problem>& problems) {
  for (const TokenState& token : facts.tokens) {
    Problem problem{IncidentKind::token_trouble, key_of(token.cabinet), {}};
    if (token.status == CabinetStatus::refused) {
      problem.detail.subject = "refused";
    } else if (token.status == CabinetStatus::active && token.expires_at - now < limits.token_ahead) {
      problem.detail.subject = token.expires_at <= now ? "expired" : "expires";
      problem.detail.number = std::max<std::int64_t>(0, whole_days(token.expires_at - now));
    } else {
      continue;
    }
    problems.push_back(std::move(problem));
  }
}

// Messages that gathered while no process ran go out when one starts: that is no incident.
std::optional<UtcTime> waiting_since(const IncidentFacts& facts, std::span<const Incident> open) {
  if (!facts.delivery_due_at || is_open(open, IncidentKind::deliveries_late, ""))
    return facts.delivery_due_at;
  return std::max(*facts.delivery_due_at, facts.looking_since);
}

// Its beginning and its end are stored with the events of the report. A cabinet that has gone ends it too.
void keep_payouts(const IncidentFacts& facts, std::span<const Incident> open,
                  std::vector<Problem>& problems) {
  for (const Incident& incident : open) {
    if (incident.kind != IncidentKind::payout_unreconciled) continue;
    const bool is_there = std::ranges::any_of(
        facts.tokens, [&](const TokenState& token) { return token.cabinet.value == incident.detail.number; });
    if (is_there) problems.push_back({incident.kind, incident.key, incident.detail});
  }
}

}  // namespace

std::vector<Problem> find_problems(const IncidentFacts& facts, const IncidentLimits& limits,
                                   std::span<const Incident> open, UtcTime now) {
  using enum IncidentKind;
  std::vector<Problem> problems;
  find_failing_syncs(facts, limits, open, problems);
  find_token_troubles(facts, limits, now, problems);
  const auto waits = waiting_since(facts, open);
  if (waits && now - *waits > limits.delivery_late) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(now - *waits).count();
    problems.push_back({deliveries_late, "", {"", minutes, ""}});
  }
  std::map<std::string, std::string> lost;
  for (const auto& [operation, field] : facts.lost_fields) {
    std::string& fields = lost[operation];
    fields += (fields.empty() ? "" : ", ") + field;
  }
  for (auto& [operation, fields] : lost) problems.push_back({schema_drift, operation, {fields, 0, ""}});
  if (facts.backup_at && now - *facts.backup_at > limits.backup_age)
    problems.push_back({backup_old, "", {"", whole_days(now - *facts.backup_at), ""}});
  const std::uint64_t room = is_open(open, disk_low, facts.machine) ? limits.disk_enough : limits.disk_low;
  if (facts.disk_free && *facts.disk_free < room)
    problems.push_back(
        {disk_low, facts.machine, {"", static_cast<std::int64_t>(*facts.disk_free >> 20), ""}});
  if (facts.redis_down_since && now - *facts.redis_down_since >= limits.redis_down)
    problems.push_back({redis_down, facts.machine, {}});
  keep_payouts(facts, open, problems);
  return problems;
}

IncidentChanges incident_changes(std::span<const Incident> open, std::span<const Problem> problems,
                                 const std::string& machine, UtcTime now) {
  IncidentChanges changes;
  for (const Problem& problem : problems) {
    if (!is_open(open, problem.kind, problem.key)) changes.begin.push_back(problem);
  }
  for (const Incident& incident : open) {
    const bool goes_on = std::ranges::any_of(problems, [&](const Problem& problem) {
      return problem.kind == incident.kind && problem.key == incident.key;
    });
    if (goes_on) {
      if (now - incident.seen_at >= kSeenRefresh) changes.go_on.push_back(incident.id);
    } else if (!is_of_machine(incident.kind) || incident.key == machine ||
               now - incident.seen_at >= kMachineSilent) {
      changes.end.push_back(incident);
    }
  }
  return changes;
}

}  // namespace wbd::notify

#include "core/sync/payout_event.hpp"

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/store/events.hpp"
#include "core/store/incidents.hpp"

namespace wbd::sync {
namespace {

constexpr std::chrono::hours kOldPayout{48};

std::optional<Money> residual_of(const PayoutFacts& facts) {
  return facts.paid ? std::optional(*facts.paid - facts.computed) : std::nullopt;
}

Incident incident_of(CabinetId cabinet, const PayoutFacts& facts, UtcTime now) {
  Incident incident;
  incident.kind = IncidentKind::payout_unreconciled;
  incident.key = fmt::format("{}:{}", cabinet.value, facts.report_id);
  incident.detail.subject = std::to_string(facts.report_id);
  incident.detail.number = cabinet.value;
  incident.detail.reason = to_decimal(residual_of(facts).value_or(Money{})) + " " + facts.currency;
  incident.began_at = incident.seen_at = now;
  return incident;
}

}  // namespace

Event payout_event(const PayoutFacts& facts) {
  const auto residual = residual_of(facts);
  const EventType type =
      residual.value_or(Money{}) == Money{} ? EventType::payout_ready : EventType::payout_unreconciled;
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("report_id", facts.report_id);
  json.field("from", wbd::to_string(facts.from));
  json.field("to", wbd::to_string(facts.to));
  json.field("paid", facts.paid);
  json.field("computed", facts.computed);
  json.field("residual", residual);
  json.field("currency", facts.currency);
  json.end_object();
  return {type, std::to_string(facts.report_id), fmt::format("{}:{}", wbd::to_string(type), facts.report_id),
          facts.happened_at, std::move(payload)};
}

bool emit_payout_event(db::Tx& tx, CabinetId cabinet, const PayoutFacts& facts, UtcTime now) {
  const Event event = payout_event(facts);
  if (store::save_events(tx, cabinet, std::span(&event, 1), now) == 0) return false;
  const Incident incident = incident_of(cabinet, facts, now);
  if (event.type == EventType::payout_ready) {
    store::close_incident(tx, incident.kind, incident.key, now);
  } else if (now - facts.happened_at <= kOldPayout) {
    static_cast<void>(store::begin_incident(tx, incident));
  }
  return true;
}

}  // namespace wbd::sync

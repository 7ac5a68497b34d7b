#include "core/notify/event_facts.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"
#include "core/model/event_type.hpp"
#include "core/notify/compose.hpp"

namespace wbd::notify {
namespace {

using nlohmann::json;

json parse_payload(const store::EventRow& event) {
  json payload = json::parse(event.payload, nullptr, false);
  return payload.is_object() ? payload : json::object();
}

const json* member(const json& object, std::string_view name) {
  const auto found = object.find(std::string(name));
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

void take(const json& object, std::string_view name, std::optional<std::string>& to) {
  const json* value = member(object, name);
  if (value && value->is_string()) to = value->get<std::string>();
}
void take(const json& object, std::string_view name, std::optional<std::int64_t>& to) {
  const json* value = member(object, name);
  if (value && value->is_number_integer()) to = value->get<std::int64_t>();
}
// Amounts are decimals with at most two places, so rounding gives back the exact kopecks.
void take(const json& object, std::string_view name, std::optional<Money>& to) {
  const json* value = member(object, name);
  if (value && value->is_number()) to = Money{std::llround(value->get<double>() * 100)};
}
void take(const json& object, std::string_view name, std::optional<UtcTime>& to) {
  const json* value = member(object, name);
  if (value && value->is_string()) to = parse_rfc3339(value->get<std::string>());
}
void take(const json& object, std::string_view name, bool& to) {
  const json* value = member(object, name);
  if (value && value->is_boolean()) to = value->get<bool>();
}

void take_prices(const json& object, PriceFacts& to) {
  take(object, "price", to.price);
  take(object, "price_with_discount", to.price_with_discount);
  take(object, "club_price", to.club_price);
  take(object, "discount_percent", to.discount_percent);
}

void write_fields(JsonWriter& out, std::span<const EventField> fields, const json& payload) {
  for (const EventField& field : fields) {
    out.key(field.name);
    const json* value = member(payload, field.name);
    if (field.name == "before" && field.type.starts_with('@')) {
      out.begin_object();
      write_fields(out, event_payloads::kPriceBeforeFields,
                   value && value->is_object() ? *value : json::object());
      out.end_object();
    } else if (value) {
      out.raw(value->dump(-1, ' ', false, json::error_handler_t::replace));
    } else {
      out.value(nullptr);
    }
  }
}

void write_payload(JsonWriter& out, const store::EventRow& event) {
  const auto type = parse_event_type(event.type);
  if (type) write_fields(out, event_row(*type).payload.fields, parse_payload(event));
}

}  // namespace

EventFacts read_facts(const store::EventRow& event) {
  const json payload = parse_payload(event);
  EventFacts facts;
  take(payload, "srid", facts.srid);
  take(payload, "id", facts.id);
  take(payload, "currency", facts.currency);
  take(payload, "dataset", facts.dataset);
  take(payload, "error", facts.error);
  take(payload, "sync_id", facts.sync_id);
  take(payload, "state", facts.state);
  take(payload, "method", facts.method);
  take(payload, "from", facts.from);
  take(payload, "to", facts.to);
  take(payload, "report_id", facts.report_id);
  take(payload, "paid", facts.paid);
  take(payload, "computed", facts.computed);
  take(payload, "residual", facts.residual);
  take(payload, "nm_id", facts.nm_id);
  take(payload, "chrt_id", facts.chrt_id);
  take(payload, "rating", facts.rating);
  take(payload, "quantity", facts.quantity);
  take(payload, "before", facts.before);
  take(payload, "orders_in_window", facts.orders_in_window);
  take(payload, "window_days", facts.window_days);
  take(payload, "requested_by", facts.requested_by);
  take(payload, "ordered_at", facts.ordered_at);
  take(payload, "expires_at", facts.expires_at);
  take(payload, "first", facts.first);
  take(payload, "recovered", facts.recovered);
  take_prices(payload, facts.price);
  if (const json* before = member(payload, "before"); before && before->is_object())
    take_prices(*before, facts.price_before);
  return facts;
}

std::string event_payload(const store::EventRow& event) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_payload(json, event);
  json.end_object();
  return out;
}

std::string event_data(const store::EventRow& event) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("event_id", event.id);
  json.field("cabinet_id", event.cabinet_id);
  json.field("subject", event.subject);
  write_payload(json, event);
  json.end_object();
  return out;
}

}  // namespace wbd::notify

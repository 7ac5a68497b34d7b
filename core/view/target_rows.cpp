#include "core/view/target_rows.hpp"

namespace wbd::view {

void write_target(JsonWriter& json, const Target& target) {
  json.begin_object();
  json.field("id", target.id);
  json.field("user_id", target.user);
  json.field("kind", to_string(target.kind));
  json.field("url", target.url);
  json.field("chat_id", target.chat_id);
  json.field("topic_id", target.topic_id);
  json.values_field("types", target.types);
  json.values_field("cabinet_ids", target.cabinets);
  json.field("language", target.language ? std::optional(to_string(*target.language)) : std::nullopt);
  json.field("proxy", target.proxy);
  json.field("base_url", target.base_url);
  json.field("own_token", target.has_token);
  json.field("state", to_string(target.state));
  json.field("failing_since", target.failing_since);
  json.field("last_error", target.last_error);
  json.field("created_at", target.created_at);
  json.end_object();
}

void write_delivery(JsonWriter& json, const store::Delivery& delivery) {
  json.begin_object();
  json.field("id", delivery.id);
  json.field("event_id", delivery.event);
  json.field("target_id", delivery.target);
  json.field("cabinet_id", delivery.cabinet);
  json.field("type", delivery.type);
  json.field("state", to_string(delivery.state));
  json.field("reason", delivery.reason);
  json.field("told_by", delivery.parent);
  json.field("attempts", delivery.attempts);
  json.field("next_attempt_at", delivery.next_attempt_at);
  json.field("last_status", delivery.last_status);
  json.field("created_at", delivery.created_at);
  json.field("delivered_at", delivery.delivered_at);
  json.end_object();
}

std::string target_sample() {
  Target target;
  target.types = {"order.created"};
  target.cabinets = {CabinetId{1}};
  std::string out = "[";
  JsonWriter json(out);
  write_target(json, target);
  return out + "]";
}

std::string delivery_sample() {
  std::string out = "[";
  JsonWriter json(out);
  write_delivery(json, {});
  return out + "]";
}

}  // namespace wbd::view

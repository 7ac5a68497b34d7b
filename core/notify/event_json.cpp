#include "core/notify/event_json.hpp"

#include "core/model/user_settings.hpp"
#include "core/notify/event_facts.hpp"
#include "core/report/section.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"

namespace wbd::notify {
namespace {

// The condition of core/sync/delta, with the user's own threshold.
bool becomes_critical(const EventFacts& facts, std::int64_t days) {
  if (!facts.quantity || !facts.before || !facts.orders_in_window || !facts.window_days) return true;
  const auto lasts = [&](std::int64_t quantity) {
    return quantity * *facts.window_days <= days * *facts.orders_in_window;
  };
  return lasts(*facts.quantity) && !lasts(*facts.before);
}

}  // namespace

bool concerns(const User& user, const store::EventRow& event) {
  if (!wants_event(user, event.type)) return false;
  const auto type = parse_event_type(event.type);
  const EventFacts facts = read_facts(event);
  if (type == EventType::review_negative) return facts.rating.value_or(0) <= user.settings.negative_rating;
  if (type == EventType::stock_critical) return becomes_critical(facts, user.settings.critical_days);
  if (type == EventType::sync_finished) return facts.requested_by == user.telegram_id.value;
  return type != EventType::schema_drift;
}

const std::vector<User>& EventWriter::members(CabinetId cabinet) {
  const auto [found, is_new] = members_.try_emplace(cabinet);
  if (is_new) {
    for (const store::Member& member : store::members_of(tx_, cabinet)) {
      if (auto user = store::find_user(tx_, member.telegram_id)) found->second.push_back(std::move(*user));
    }
  }
  return found->second;
}

void EventWriter::write(JsonWriter& json, const store::EventRow& event) {
  json.begin_object();
  json.field("id", event.id);
  json.field("type", event.type);
  json.field("cabinet_id", event.cabinet_id);
  json.field("subject", event.subject);
  json.field("happened_at", event.happened_at);
  json.field("created_at", event.created_at);
  if (form_.texts) {
    const Message message = event_message(tx_, event, reader_, now_);
    json.field("title", message.title);
    json.field("text", report::join_sections(message.text));
    json.field("text_html", report::join_sections(message.html));
    json.field("photo_url", message.photo_url);
  } else {
    for (const char* name : {"title", "text", "text_html", "photo_url"}) json.field(name, nullptr);
  }
  if (form_.recipients) {
    json.key("telegram_ids");
    json.begin_array();
    for (const User& user : members(event.cabinet_id)) {
      if (concerns(user, event)) json.value(user.telegram_id);
    }
    json.end_array();
  }
  json.key("payload");
  json.raw(event_payload(event));
  json.end_object();
}

}  // namespace wbd::notify

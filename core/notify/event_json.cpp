#include "core/notify/event_json.hpp"

#include "core/report/section.hpp"

namespace wbd::notify {

void EventWriter::write(JsonWriter& json, const store::EventRow& event) {
  json.begin_object();
  json.field("id", event.id);
  json.field("type", event.type);
  json.field("cabinet_id", event.cabinet_id);
  json.field("subject", event.subject);
  json.field("happened_at", event.happened_at);
  json.field("created_at", event.created_at);
  if (form_.texts) {
    const Message message = event_message(facts_, event, reader_);
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
    if (!recipients_) recipients_.emplace(tx_);
    for (const TelegramId id : recipients_->of(event)) json.value(id);
    json.end_array();
  }
  json.key("payload");
  json.raw(event_payload(event));
  json.end_object();
}

}  // namespace wbd::notify

#pragma once
// Events as the REST API and wbctl show them: with their texts, and with the users whom they concern.

#include <optional>

#include "core/base/json_text.hpp"
#include "core/notify/card_facts.hpp"
#include "core/notify/compose.hpp"
#include "core/notify/event_recipients.hpp"

namespace wbd::notify {

struct EventForm {
  bool texts = true;        // title, text and text_html; otherwise they are null
  bool recipients = false;  // also telegram_ids
};

// Writes events in one read transaction, which must outlive it.
class EventWriter {
 public:
  EventWriter(db::Tx& tx, Reader reader, const EventForm& form, UtcTime now)
      : tx_(tx), reader_(std::move(reader)), form_(form), facts_(tx, now, reader_.report_zone) {}
  void write(JsonWriter& json, const store::EventRow& event);

 private:
  db::Tx& tx_;
  Reader reader_;
  EventForm form_;
  CardFacts facts_;
  std::optional<EventRecipients> recipients_;  // once they are needed
};

// Rows of a page that has texts unless its reader asks for them or refuses them.
inline constexpr std::int64_t kMostWithTexts = 200;

}  // namespace wbd::notify

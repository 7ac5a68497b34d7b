#pragma once
// Events as the REST API and wbctl show them: with their texts, and with the users whom they concern.

#include <map>
#include <optional>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/notify/compose.hpp"

namespace wbd::notify {

struct EventForm {
  bool texts = true;        // title, text and text_html; otherwise they are null
  bool recipients = false;  // also telegram_ids
};

// Writes events in one read transaction.
class EventWriter {
 public:
  EventWriter(db::Tx& tx, Reader reader, const EventForm& form, UtcTime now)
      : tx_(tx), reader_(std::move(reader)), form_(form), now_(now) {}
  void write(JsonWriter& json, const store::EventRow& event);

 private:
  const std::vector<User>& members(CabinetId cabinet);

  db::Tx& tx_;
  Reader reader_;
  EventForm form_;
  UtcTime now_;
  std::map<CabinetId, std::vector<User>> members_;
};

// True: the user's switches and thresholds let this event through. The end of a requested sync concerns only
// the user who asked for it; the end of any other sync is not sent.
[[nodiscard]] bool concerns(const User& user, const store::EventRow& event);

// Rows of a page that has texts unless its reader asks for them or refuses them.
inline constexpr std::int64_t kMostWithTexts = 200;

}  // namespace wbd::notify

#pragma once
// The content of one delivery, before it is written for a kind of target.

#include <optional>
#include <string>
#include <vector>

namespace wbd::notify {

struct Message {
  std::string title;  // one line of plain text, for lists and previews
  // One text for each section, in order. A receiver joins them with an empty line, and splits between them
  // when a message would be too long.
  std::vector<std::string> text;         // plain text
  std::vector<std::string> html;         // Telegram's HTML, escaped; the same sections
  std::optional<std::string> photo_url;  // an extra: when it cannot be shown, the text goes out without it
  bool silent = false;                   // without a sound
};

}  // namespace wbd::notify

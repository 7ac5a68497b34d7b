#pragma once
// The texts of a message as parts that a messenger accepts. Pure functions.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/notify/message.hpp"

namespace wbd::notify {

struct PartLimit {
  std::size_t units = 4096;    // UTF-16
  bool counts_markup = false;  // true: tags and entities count as they are written
  // Tags besides b, strong, i, em, u, ins, s, del, code, pre and a.
  bool telegram_tags = true;
};

struct Part {
  std::string html;
  std::string plain;  // the same text without markup
};

// Joins the sections with an empty line, and starts a new part between two sections when the next one would
// not fit. A longer section is split between lines, a longer line between characters; open tags are closed
// and opened again. A section whose HTML is not well formed goes out as its plain text. Control characters
// and direction overrides are taken out. Parts without a visible character are dropped; when none is left,
// the title is the only part. Never empty.
[[nodiscard]] std::vector<Part> split_message(const Message& message, const PartLimit& limit);

// Valid UTF-8 without control characters (line breaks stay, tabs become blanks) and direction overrides.
[[nodiscard]] std::string clean_text(std::string_view text);

// The longest prefix of whole characters with at most `bytes` bytes.
[[nodiscard]] std::string_view take_bytes(std::string_view text, std::size_t bytes);

}  // namespace wbd::notify

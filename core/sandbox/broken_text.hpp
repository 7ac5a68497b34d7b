#pragma once
// Texts that WB passes on although they are no good Unicode: half an emoji (a lone surrogate) and U+0000.
// A half is kept as a private character, so that all of the emulator's own texts are valid UTF-8.

#include <string>
#include <string_view>

namespace wbd::sandbox {

// The private character for a lone surrogate (0xD800 to 0xDFFF).
[[nodiscard]] std::string half_character(unsigned surrogate);
// Turns the lone \uD8xx escapes of a JSON text into private characters; pairs stay.
[[nodiscard]] std::string read_halves(std::string_view json);
// The reverse, for an answer that goes out.
void spell_halves(std::string& json);
// The text that a client should keep: U+FFFD replaces every half and every U+0000.
[[nodiscard]] std::string kept_text(std::string_view text);

}  // namespace wbd::sandbox

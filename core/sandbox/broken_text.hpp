#pragma once
// Texts with invalid Unicode that WB passes on: half an emoji (a lone surrogate) and U+0000. The emulator
// stores a half as a private-use character, so all its texts are valid UTF-8.

#include <string>
#include <string_view>

namespace wbd::sandbox {

// The private-use character for a lone surrogate (0xD800 to 0xDFFF).
[[nodiscard]] std::string half_character(unsigned surrogate);
// Replaces escapes of lone surrogates in a JSON text by private-use characters; pairs stay.
[[nodiscard]] std::string read_halves(std::string_view json);
// The reverse of read_halves, for the body of an answer.
void spell_halves(std::string& json);
// The text that a client should keep: U+FFFD replaces every half and every U+0000.
[[nodiscard]] std::string kept_text(std::string_view text);

}  // namespace wbd::sandbox

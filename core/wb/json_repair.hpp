#pragma once
// Texts of WB that are no Unicode text. WB's services copy what buyers and sellers type, also half an emoji.
// Pure.

#include <optional>
#include <string>
#include <string_view>

namespace wbd::wb {

// The document with U+FFFD in place of the escapes of U+0000 and of surrogates without their other half;
// nullopt when it has none. All other bytes stay.
[[nodiscard]] std::optional<std::string> with_whole_escapes(std::string_view json);

// The document with U+FFFD in place of each byte that belongs to no UTF-8 character, and of each zero byte.
// Other control characters in its texts become escapes.
[[nodiscard]] std::string with_whole_characters(std::string_view json);

}  // namespace wbd::wb

#pragma once
// A token or key as people keep it: in a file of some editor, copied from a chat or from a documentation
// example.

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd {

// Takes off a byte order mark, line ends, blanks, quotes around it and "Bearer " before it; UTF-16 is read
// too. Errc::invalid_argument, with `source` in front, when nothing is left, or when what is left is not one
// word of printable ASCII. The error never holds a part of the text.
[[nodiscard]] Result<std::string> read_secret_text(std::string_view bytes, std::string_view source);

}  // namespace wbd

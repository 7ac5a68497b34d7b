#pragma once
#include <string>
#include <string_view>

namespace wbd::sheet {

// The text of a file as UTF-8: by its byte order mark (UTF-8, UTF-16), otherwise UTF-8 if it is well formed,
// otherwise Windows-1251.
[[nodiscard]] std::string utf8_of(std::string_view bytes);

}  // namespace wbd::sheet

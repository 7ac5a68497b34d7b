#pragma once
// Documents for people, made from the settings table.

#include <string>
#include <string_view>

namespace wbd::config {

// etc/wbd.toml.example and the file `wbctl init` writes: every key with its explanation, commented out.
[[nodiscard]] std::string example_toml();
// Parts of wbd.toml(5) as troff.
[[nodiscard]] std::string man_settings_section();
[[nodiscard]] std::string man_limits_section();

// Escapes text for troff: a leading dot or quote would be a request, a backslash an escape, and a bare hyphen
// is not a minus.
[[nodiscard]] std::string troff(std::string_view text);

}  // namespace wbd::config

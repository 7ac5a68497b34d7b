#pragma once
#include <string>
#include <string_view>

namespace wbd::cli {

// The completion script of bash, zsh or fish, made from the command table.
[[nodiscard]] std::string completion_script(std::string_view shell);

}  // namespace wbd::cli

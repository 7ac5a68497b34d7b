#pragma once
#include <string>

#include "cli/command.hpp"
#include "cli/command_line.hpp"

namespace wbd::cli {

[[nodiscard]] std::string help_text(const HelpWanted& wanted, Language language);
// The COMMANDS section of wbctl(1), as troff.
[[nodiscard]] std::string man_commands_section();

}  // namespace wbd::cli

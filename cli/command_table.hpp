#pragma once
// All commands, and the options that every command takes.

#include <span>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace wbd::cli {

[[nodiscard]] std::span<const Command> command_table();  // by noun, in the order of --help
[[nodiscard]] std::span<const Option> global_options();  // accepted by every command

[[nodiscard]] const Command* find_command(std::string_view noun, std::string_view verb);
[[nodiscard]] std::vector<std::string_view> nouns();
[[nodiscard]] std::vector<std::string_view> verbs_of(std::string_view noun);  // empty for a one-word command
// The verb that a noun alone means: "list" where data is listed ("wbctl products"), otherwise "".
[[nodiscard]] std::string_view default_verb(std::string_view noun);

}  // namespace wbd::cli

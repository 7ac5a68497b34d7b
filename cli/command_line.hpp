#pragma once
// The command line, read in one pass. Its language may depend on any of its words, and on the configuration
// file they name; so its messages are made in both languages.

#include <string>
#include <variant>
#include <vector>

#include "cli/command.hpp"
#include "cli/option_values.hpp"

namespace wbd::cli {

// `noun` and `verb` as far as they were given: "" = help on everything.
struct HelpWanted {
  std::string noun, verb;
};
struct VersionWanted {};
// Says what is wrong, what is allowed, and the nearest name of a mistyped one.
using WrongUsage = Message;

struct CommandLine {
  std::variant<const Command*, HelpWanted, VersionWanted, WrongUsage> wanted;
  // With WrongUsage: the options that could be read, so that the error has the language and form asked for.
  Arguments arguments;
};

// `words`: those after the program's name.
[[nodiscard]] CommandLine read_command_line(const std::vector<std::string>& words);

}  // namespace wbd::cli

#pragma once
// Reads the command line in one pass. The language of its messages depends on options read later and on the
// configuration file, so each message is made in both languages.

#include <string>
#include <variant>
#include <vector>

#include "cli/command.hpp"
#include "cli/option_values.hpp"

namespace wbd::cli {

// The noun and verb to explain; both empty = help on everything.
struct HelpWanted {
  std::string noun, verb;
};
struct VersionWanted {};
// Says what is wrong, what is allowed, and the nearest known name for a mistyped one.
using WrongUsage = Message;

struct CommandLine {
  std::variant<const Command*, HelpWanted, VersionWanted, WrongUsage> wanted;
  // With WrongUsage: the options that could be read, so that the error has the requested language and format.
  Arguments arguments;
};

// `words`: the arguments after the program's name.
[[nodiscard]] CommandLine read_command_line(const std::vector<std::string>& words);

}  // namespace wbd::cli

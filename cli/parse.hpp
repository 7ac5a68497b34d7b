#pragma once
#include <string>
#include <variant>
#include <vector>

#include "cli/command.hpp"

namespace wbd::cli {

struct ParsedCommand {
  const Command* command = nullptr;
  Arguments arguments;
};
// `noun` and `verb` as far as they were given: "" = help on everything.
struct HelpWanted {
  std::string noun, verb;
};
struct VersionWanted {};
using Parsed = std::variant<ParsedCommand, HelpWanted, VersionWanted>;

// Errc::invalid_argument says what is wrong, what is allowed, and the nearest name of a mistyped one.
[[nodiscard]] Result<Parsed> parse(const std::vector<std::string>& arguments, Language language);

}  // namespace wbd::cli

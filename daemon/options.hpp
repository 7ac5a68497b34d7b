#pragma once
// The command line of wbd.

#include <filesystem>
#include <optional>
#include <string_view>
#include <variant>

#include "core/config/load.hpp"

namespace wbd::daemon {

enum class Role { all, api, scheduler };
[[nodiscard]] constexpr std::string_view to_string(Role role) {
  return role == Role::api ? "api" : role == Role::scheduler ? "scheduler" : "all";
}

struct CommandLine {
  Role role = Role::all;
  std::optional<std::filesystem::path> config;
  std::optional<std::filesystem::path> ready_file;  // gets the listening address once requests are answered
  config::Flags settings;                           // from --set and the flags that settings have
};

// The options, or the exit code when there is nothing to run (--help: 0, --version: 0, usage: 2).
[[nodiscard]] std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

}  // namespace wbd::daemon

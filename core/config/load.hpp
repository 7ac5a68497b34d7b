#pragma once
// Reads the settings: flag > environment > TOML file > default.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/config/settings.hpp"

namespace wbd::config {

enum class Origin { default_value, file, environment, flag };
struct Shown {
  std::string key;       // sync.interval
  std::string variable;  // SYNC_INTERVAL, "" when there is none
  std::string value;     // secrets and passwords inside URLs are masked
  Origin origin{};
  std::string where;  // file:line, variable or "command line"
};

using Flags = std::map<std::string, std::string>;  // setting key -> text

struct LoadInput {
  std::optional<std::filesystem::path> config_flag;  // --config
  std::map<std::string, std::string> environment;    // of the process
  Flags flags;
  bool service = false;  // wbd under systemd: /var/lib/wbd and /etc/wbd
};
struct Loaded {
  Settings settings;
  std::vector<Shown> shown;                   // in table order
  std::optional<std::filesystem::path> file;  // the file that was read
  bool file_has_secrets = false;              // it holds a key, or a URL with a password
};
// Errc::configuration: the detail has a line for each problem, with file, line, key and what is allowed.
[[nodiscard]] Result<Loaded> load(const LoadInput& input);

// Adds the KEY=VALUE of a --set; a later value replaces an earlier one. False when the key or the
// "=" is missing.
[[nodiscard]] bool add_flag(Flags& flags, std::string_view pair);

[[nodiscard]] std::map<std::string, std::string> process_environment();
// As process_environment(). The variables that may hold secrets are removed from the process's environment.
[[nodiscard]] std::map<std::string, std::string> take_environment();
// Overwrites those variables.
void wipe_secrets(std::map<std::string, std::string>& environment);
[[nodiscard]] std::filesystem::path default_config_path(
    const std::map<std::string, std::string>& environment);

}  // namespace wbd::config

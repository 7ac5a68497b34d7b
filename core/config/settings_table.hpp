#pragma once
// Every setting, once: the loader, `wbctl config show`, wbd.toml(5) and etc/wbd.toml.example read this table.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "core/config/settings.hpp"

namespace wbd::config {

// How a value is written and checked.
enum class Kind {
  text,
  integer,  // min..max
  decimal,  // min..max
  bytes,    // 1048576, "256mb"
  seconds,  // a number of seconds, or "500ms", "30s", "5m", "2h"
  minutes,  // a number of minutes, or the same
  date,     // YYYY-MM-DD
  flag,
  choice,  // one of `allowed`, separated by |
  list,
  file,
  database_url,
  redis_url,
  wb_base_url,
  listen,
  timezone
};

using Field =
    std::variant<std::string Settings::*, unsigned Settings::*, std::uint64_t Settings::*, bool Settings::*,
                 double Settings::*, Millis Settings::*, std::vector<std::string> Settings::*,
                 std::filesystem::path Settings::*, log::Level Settings::*,
                 std::optional<log::Format> Settings::*, std::optional<Date> Settings::*,
                 std::map<std::string, Millis> Settings::*>;  // the entry named by the key's end

struct SettingRow {
  std::string_view key;       // section.name as in TOML; a name alone stands above all sections
  std::string_view variable;  // environment; "" = none
  Kind kind;
  Field field;
  std::string_view fallback;  // the default as text; "" = empty, or computed when `computed` says from what
  std::string_view allowed;   // for people, English
  std::string_view help_en;
  std::string_view help_ru;
  double min = 0, max = 0;  // in the unit of the setting; 0, 0 = not checked
  bool secret = false;
  std::string_view computed{};  // where the default comes from when it is not a constant
};

[[nodiscard]] std::span<const SettingRow> settings_table();  // by section, in the order of the example file
[[nodiscard]] const SettingRow* find_setting(std::string_view key);
// The key closest to a mistyped one; "" when none is close.
[[nodiscard]] std::string_view nearest_setting(std::string_view key);

// What a setting accepts, as a phrase: "an integer from 1 to 1000".
[[nodiscard]] std::string allowed_phrase(const SettingRow& row);
// Reads `text` into the row's field. Gives what is wrong ("must be ..."), or nothing.
[[nodiscard]] std::optional<std::string> assign(Settings& settings, const SettingRow& row,
                                                std::string_view text);
// The same for lists, whose items may hold commas in TOML.
void assign_list(Settings& settings, const SettingRow& row, std::vector<std::string> items);
// The text with passwords of URLs, or all of it when the row is secret, masked.
[[nodiscard]] std::string shown_value(const SettingRow& row, std::string_view text);
// Rules that need more than one setting; gives "key: what is wrong" for each one broken.
struct Problem {
  std::string_view key;
  std::string text;
};
[[nodiscard]] std::vector<Problem> cross_check(const Settings& settings);

}  // namespace wbd::config

#pragma once
// The row of a setting in the settings table.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/log.hpp"
#include "core/base/time.hpp"
#include "core/model/language.hpp"

namespace wbd::config {

struct Settings;

// How a value is written and checked (core/config/values.cpp).
enum class Kind {
  text,
  integer,  // min..max
  decimal,  // min..max
  bytes,    // 1048576, "256mb"
  seconds,  // a number of seconds, or "500ms", "30s", "5m", "2h"
  minutes,  // a number of minutes, or "500ms", "30s", "5m", "2h"
  date,     // YYYY-MM-DD
  flag,
  choice,  // one of `allowed`, separated by |
  list,
  file,
  database_url,
  redis_url,
  wb_base_url,
  http_url,
  http_base_url,
  proxy_url,
  listen,
  timezone
};

using Field = std::variant<std::string Settings::*, unsigned Settings::*, std::uint64_t Settings::*,
                           bool Settings::*, double Settings::*, Millis Settings::*,
                           std::vector<std::string> Settings::*, std::filesystem::path Settings::*,
                           log::Level Settings::*, std::optional<log::Format> Settings::*,
                           std::optional<Date> Settings::*, Language Settings::*,
                           std::map<std::string, Millis> Settings::*>;  // entry: the last part of the key

struct SettingRow {
  std::string_view key;       // section.name as in TOML; a name alone is at the top level
  std::string_view variable;  // environment; "" = none
  Kind kind;
  Field field;  // its value in Settings{} is the default
  std::string_view help_en;
  std::string_view help_ru;
  std::string_view allowed{};     // for people, English
  double min = 0, max = 0;        // in the unit of the setting; 0, 0 = not checked
  std::string_view computed{};    // where the default comes from when it is not a constant
  std::string_view flag{};        // a flag of wbd: "--listen"; "" = only --set
  std::string_view flag_value{};  // as shown by wbd --help: "ADDRESS"
  bool secret = false;

  // Its value may hold a password, so the variable NAME_FILE may name a file with the value.
  [[nodiscard]] constexpr bool may_come_in_a_file() const {
    return !variable.empty() && (kind == Kind::database_url || kind == Kind::redis_url);
  }
  [[nodiscard]] constexpr SettingRow between(double lowest, double highest) const {
    SettingRow out = *this;
    out.min = lowest;
    out.max = highest;
    return out;
  }
  [[nodiscard]] constexpr SettingRow accepts(std::string_view values) const {
    SettingRow out = *this;
    out.allowed = values;
    return out;
  }
  [[nodiscard]] constexpr SettingRow computed_from(std::string_view source) const {
    SettingRow out = *this;
    out.computed = source;
    return out;
  }
  [[nodiscard]] constexpr SettingRow with_flag(std::string_view name, std::string_view value) const {
    SettingRow out = *this;
    out.flag = name;
    out.flag_value = value;
    return out;
  }
  [[nodiscard]] constexpr SettingRow as_secret() const {
    SettingRow out = *this;
    out.secret = true;
    return out;
  }
};

[[nodiscard]] constexpr SettingRow setting(std::string_view key, std::string_view variable, Kind kind,
                                           Field field, std::string_view help_en, std::string_view help_ru) {
  return {key, variable, kind, field, help_en, help_ru};
}

}  // namespace wbd::config

#pragma once
// Values of settings as text: what each kind accepts, and how it is read and shown.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/settings.hpp"

namespace wbd::config {

// The TOML types that a kind of setting accepts.
struct TomlForms {
  bool quoted = false, integer = false, real = false, boolean = false, date = false, list = false;
};
[[nodiscard]] TomlForms toml_forms(Kind kind);

// The accepted values as a phrase: "an integer from 1 to 1000".
[[nodiscard]] std::string allowed_phrase(const SettingRow& row);
// The default as text; "" when it is empty or computed.
[[nodiscard]] std::string default_text(const SettingRow& row);
// Reads `text` into the row's field, or leaves the field and returns what is wrong ("must be ...").
[[nodiscard]] std::optional<std::string> assign(Settings& settings, const SettingRow& row,
                                                std::string_view text);
// The same for lists, whose items may hold commas in TOML.
void assign_list(Settings& settings, const SettingRow& row, std::vector<std::string> items);
// The text with passwords of URLs masked; all of it is masked when the row is secret.
[[nodiscard]] std::string shown_value(const SettingRow& row, std::string_view text);
// True when a part of the text may not be shown.
[[nodiscard]] bool holds_password(const SettingRow& row, std::string_view text);

// Whether an address to listen on is a loopback address or a unix socket: other machines cannot reach it.
[[nodiscard]] bool stays_on_host(std::string_view listen);
// Whether /metrics needs a key at this address.
[[nodiscard]] bool metrics_need_key(const Settings& settings, std::string_view listen);

// Settings that contradict each other.
struct Problem {
  std::string_view key;
  std::string text;
};
[[nodiscard]] std::vector<Problem> cross_check(const Settings& settings);

}  // namespace wbd::config

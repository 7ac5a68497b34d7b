#pragma once
// Settings of a user (SPEC sections 4 and 9) as one table: the REST API, `wbctl user settings`, the database
// and openapi.json read it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/account.hpp"

namespace wbd {

enum class SettingKind {
  text,    // 1..max bytes of UTF-8 without control characters
  flag,    //
  number,  // min..max
  word,    // one of `words`
  words,   // some of `words`, each once
  ids,     // up to `max` integers above 0, each once
  zone,    // a name of the IANA database
  clock,   // HH:MM
  url,     // https://..., or http:// to a loopback address
};

using UserField =
    std::variant<std::monostate, std::string User::*, Language User::*, std::optional<std::string> User::*,
                 bool UserSettings::*, std::int64_t UserSettings::*,
                 std::optional<std::int64_t> UserSettings::*, std::optional<std::string> UserSettings::*,
                 std::vector<Dataset> UserSettings::*, std::vector<std::int64_t> UserSettings::*>;

struct UserSetting {
  // The name in JSON. The part after the first dot is the name inside an object: notifications.order.created.
  std::string_view key;
  SettingKind kind{};
  UserField field{};  // monostate: the switch of `event_type`
  std::string_view help_en, help_ru;
  std::int64_t min = 0, max = 0;
  std::span<const std::string_view> words{};
  bool nullable = false;          // null is allowed: nothing is chosen
  bool in_column = false;         // has a column of its own in `users`
  std::string_view event_type{};  // set for a notification's switch
};
[[nodiscard]] std::span<const UserSetting> user_settings();
[[nodiscard]] const UserSetting* find_user_setting(std::string_view key);

// monostate is null.
using SettingValue = std::variant<std::monostate, bool, std::int64_t, std::string, std::vector<std::string>,
                                  std::vector<std::int64_t>>;

[[nodiscard]] SettingValue setting_of(const User& user, const UserSetting& setting);
// Stores a value of the setting's kind in `user`. Otherwise leaves `user` unchanged and returns a text that
// names the allowed values ("must be ...").
[[nodiscard]] std::optional<std::string> change_setting(User& user, const UserSetting& setting,
                                                        SettingValue value);
// The allowed values as a phrase: "an integer from 1 to 1440, or null".
[[nodiscard]] std::string allowed_values(const UserSetting& setting);
// Reads a value as typed on a command line: true/false, 5, a,b,c; "null" for none. nullopt when it is not of
// the setting's kind.
[[nodiscard]] std::optional<SettingValue> parse_setting(const UserSetting& setting, std::string_view text);

// Whether this kind of event is to be delivered to the user (SPEC section 9).
[[nodiscard]] bool wants_event(const User& user, std::string_view type);

}  // namespace wbd

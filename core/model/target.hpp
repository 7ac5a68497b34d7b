#pragma once
// Targets of a user's messages (SPEC section 9): a webhook, a chat of Telegram or a chat of MAX.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/language.hpp"
#include "core/model/names.hpp"

namespace wbd {

enum class TargetKind : std::uint8_t { webhook, telegram, max };
inline constexpr std::array<std::string_view, 3> kTargetKinds{"webhook", "telegram", "max"};
[[nodiscard]] constexpr std::string_view to_string(TargetKind kind) {
  return name_of(kTargetKinds, kind);
}
[[nodiscard]] constexpr std::optional<TargetKind> parse_target_kind(std::string_view name) {
  return find_name<TargetKind>(kTargetKinds, name);
}

// `failing`: the last attempt failed, and attempts go on. `disabled`: nothing but failures for days, or the
// receiver said that it is gone for good (410); an attempt or its owner brings it back. `gone`: the person
// has blocked the bot or left the chat; only a revive brings it back.
enum class TargetState : std::uint8_t { active, failing, disabled, gone };
inline constexpr std::array<std::string_view, 4> kTargetStates{"active", "failing", "disabled", "gone"};
[[nodiscard]] constexpr std::string_view to_string(TargetState state) {
  return name_of(kTargetStates, state);
}
[[nodiscard]] constexpr std::optional<TargetState> parse_target_state(std::string_view name) {
  return find_name<TargetState>(kTargetStates, name);
}

struct Target {
  std::int64_t id = 0;
  TelegramId user;
  TargetKind kind = TargetKind::telegram;
  std::optional<std::string> url;        // webhook: where the deliveries go
  std::optional<std::int64_t> chat_id;   // telegram, max
  std::optional<std::int64_t> topic_id;  // telegram: a topic of a group
  std::vector<std::string> types;        // event types and digests; empty = all that the user wants
  std::vector<CabinetId> cabinets;       // empty = all of the user
  std::optional<Language> language;      // nullopt: the user's
  std::optional<std::string> proxy;      // http:// or socks5://, of this target alone
  std::optional<std::string> base_url;   // of a Bot API server; nullopt: the setting
  bool has_token = false;                // a bot token of its own; otherwise that of the installation
  TargetState state = TargetState::active;
  std::optional<UtcTime> failing_since;  // of the first failure without a success since
  std::optional<std::string> last_error;
  UtcTime created_at;
};

}  // namespace wbd

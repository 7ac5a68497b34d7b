#pragma once
// Users, cabinets, their members and API keys (SPEC sections 4 and 5).

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/dataset.hpp"
#include "core/model/finance.hpp"
#include "core/model/language.hpp"
#include "core/model/method_state.hpp"
#include "core/model/token_category.hpp"

namespace wbd {

inline constexpr std::array<std::string_view, 7> kWeekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                           "friday", "saturday", "sunday"};
// The time of a weekly digest for a user without a daily one.
inline constexpr std::string_view kDefaultDigestAt = "09:00";

// core/model/user_settings.hpp defines the allowed values.
struct UserSettings {
  bool sync_enabled = true;                           // a cabinet is synced while one of its members wants it
  std::optional<std::int64_t> sync_interval_minutes;  // for live datasets; nullopt: the default interval
  std::vector<Dataset> sync_datasets;                 // empty = all
  std::vector<std::string> muted_events;              // event types that are not delivered; sorted
  std::int64_t negative_rating = 3;                   // a review with this many stars or fewer is negative
  std::int64_t critical_days = 7;                     // stock that lasts this many days or fewer is critical
  std::optional<std::string> quiet_from, quiet_to;    // HH:MM in the user's zone
  std::vector<std::int64_t> stock_ignore;             // nm_ids, sorted: no news of their stock
  std::int64_t stock_cooldown_hours = 24;             // before the same news of an article's stock again
  std::optional<std::string> digest_at;               // HH:MM in the user's zone; nullopt: no daily digest
  std::optional<std::string> digest_weekly;           // of kWeekdays; nullopt: no weekly digest
  std::optional<std::string> webhook_url;
  friend bool operator==(const UserSettings&, const UserSettings&) = default;
};

struct User {
  TelegramId telegram_id;
  std::optional<std::string> name;
  Language language = Language::ru;
  std::string timezone = "Europe/Moscow";  // IANA; display, quiet hours and digests only
  UtcTime created_at;
  UserSettings settings{};
};

enum class TokenType { base, test, personal, service };  // GUIDE section 2
inline constexpr std::array<std::string_view, 4> kTokenTypes{"base", "test", "personal", "service"};
[[nodiscard]] std::string_view to_string(TokenType type);
[[nodiscard]] std::optional<TokenType> parse_token_type(std::string_view name);

// The claims of a WB token. Unverified text until WB accepts the token.
struct TokenInfo {
  std::string sid;  // seller id, lower-case UUID
  TokenType type = TokenType::base;
  std::uint64_t scopes = 0;  // the `s` bit mask; bit n = category n, bit 30 = read only
  UtcTime expires_at;
  std::optional<std::string> token_id;
  [[nodiscard]] bool has(TokenCategory category) const { return (scopes & mask_of(category)) != 0; }
  [[nodiscard]] bool read_only() const { return (scopes >> 30 & 1U) != 0; }
  [[nodiscard]] bool sandbox() const { return type == TokenType::test; }
};

// `pending`: the token is not accepted by WB yet, nothing is synced. `refused`: WB answered 401, sync is
// paused. `disconnected`: the last member left, the token is deleted, the data stays.
enum class CabinetStatus { active, pending, paused, refused, disconnected };
inline constexpr std::array<std::string_view, 5> kCabinetStatuses{"active", "pending", "paused", "refused",
                                                                  "disconnected"};
[[nodiscard]] std::string_view to_string(CabinetStatus status);
[[nodiscard]] std::optional<CabinetStatus> parse_cabinet_status(std::string_view name);

enum class MemberRole { owner, viewer };
inline constexpr std::array<std::string_view, 2> kMemberRoles{"owner", "viewer"};
[[nodiscard]] std::string_view to_string(MemberRole role);
[[nodiscard]] std::optional<MemberRole> parse_member_role(std::string_view name);

// The sources that name the seller's currency. A later one counts more: accounting is what WB pays in.
// Assembly orders name the buyer's currency too, so they are no source.
enum class CurrencySource : std::uint8_t { funnel, prices, feed, finance };

struct Cabinet {
  CabinetId id;
  std::string name;
  std::optional<std::string> seller_name;  // legal name, from seller-info
  std::optional<std::string> trade_mark;
  std::optional<std::string> region;
  CabinetStatus status = CabinetStatus::pending;
  std::optional<std::string> status_reason;
  TokenInfo token;                  // token.sid identifies the seller once the status has been active
  bool has_token = true;            // false when disconnected
  bool verified = false;            // WB has accepted a token of it; until then it is an unproven claim
  std::string auth_scheme = "raw";  // raw | bearer: what WB accepted (GUIDE section 2)
  std::int64_t data_version = 0;    // raised in each transaction that changes the cabinet's data
  UtcTime created_at;
  std::optional<UtcTime> last_sync_at;
  std::optional<std::int64_t> seller_rating;  // from WB, in hundredths
  std::optional<Balance> balance;             // the seller's balance with WB at balance_at
  std::optional<UtcTime> balance_at;
  SourceMode source_mode = SourceMode::statistics;
  std::optional<std::string> currency;  // ISO 4217, of the seller; nullopt until WB names it
};

// A cabinet as one user sees it.
struct CabinetView {
  Cabinet cabinet;
  MemberRole role = MemberRole::viewer;
};

enum class KeyScope { admin, bot, user };
inline constexpr std::array<std::string_view, 3> kKeyScopes{"admin", "bot", "user"};
[[nodiscard]] std::string_view to_string(KeyScope scope);
[[nodiscard]] std::optional<KeyScope> parse_key_scope(std::string_view name);

struct ApiKey {
  std::int64_t id = 0;
  std::string name;
  KeyScope scope = KeyScope::user;
  std::optional<TelegramId> telegram_id;  // set when scope is user
  UtcTime created_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> revoked_at;
};

}  // namespace wbd

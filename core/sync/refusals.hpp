#pragma once
// The operations that WB has refused to the cabinet's token, kept with the state of the dataset that called
// them. Such an operation is called again after a day, or with another token. Pure: `now` is passed in.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sync/cursor_text.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

// A request of a person asks again no sooner than this after the refusal.
inline constexpr Millis kRefusalHeld = std::chrono::hours{1};
inline constexpr Millis kRefusalKept = std::chrono::hours{24};

struct Refused {
  std::string operation;  // name of the wb::Operation
  std::optional<UtcTime> at, until;
  std::string reason;  // WB's words

  static void fields(auto& refused, auto&& field) {
    field("operation", refused.operation);
    field("at", refused.at);
    field("until", refused.until);
    field("reason", refused.reason);
  }
};

class Refusals {
 public:
  Refusals() = default;
  // Unreadable text gives no refusals: the worst consequence is one request more.
  explicit Refusals(std::string_view text);
  // nullopt when there is none, which the database stores as null.
  [[nodiscard]] std::optional<std::string> text() const;

  // The refusal that is still in force; Errc::forbidden with the rest of its time. `on_demand`: a person
  // requests the run.
  [[nodiscard]] std::optional<Error> find(wb::Operation operation, UtcTime now, bool on_demand) const;
  // WB's answer to a call. Errc::forbidden is kept until its retry_after, or for a day. Any other answer
  // proves nothing about an earlier refusal.
  void note(wb::Operation operation, const Error& error, UtcTime now);
  // Drops what is over at `now`. True when something was.
  bool drop_old(UtcTime now);
  // WB has answered the operation.
  void forget(wb::Operation operation);
  // The refusals in force at `now`, for people; "" when there is none.
  [[nodiscard]] std::string summary(UtcTime now) const;

 private:
  std::vector<Refused> list_;
};

}  // namespace wbd::sync

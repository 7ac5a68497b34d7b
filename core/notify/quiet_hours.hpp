#pragma once
// The hours in which a person is not disturbed. Pure.

#include <optional>

#include "core/base/time.hpp"
#include "core/model/account.hpp"

namespace wbd::notify {

class QuietHours {
 public:
  // nullopt: the user has chosen none, or an empty span.
  [[nodiscard]] static std::optional<QuietHours> of(const User& user);

  // Includes the first minute and excludes the last: 22:00 to 08:00 ends when the clock shows 08:00.
  [[nodiscard]] bool contains(UtcTime time) const;
  // The first moment at or after `time` that is not quiet, a whole minute.
  [[nodiscard]] UtcTime end_after(UtcTime time) const;

 private:
  QuietHours(TimeZone zone, int from, int to) : zone_(std::move(zone)), from_(from), to_(to) {}
  TimeZone zone_;
  int from_, to_;  // minutes of the local day
};

}  // namespace wbd::notify

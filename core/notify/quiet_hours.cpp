#include "core/notify/quiet_hours.hpp"

#include <charconv>

namespace wbd::notify {
namespace {

// "HH:MM", which core/model/user_settings has checked.
int minutes_of(const std::string& clock) {
  int hours = 0, minutes = 0;
  std::from_chars(clock.data(), clock.data() + 2, hours);
  std::from_chars(clock.data() + 3, clock.data() + 5, minutes);
  return 60 * hours + minutes;
}

}  // namespace

std::optional<QuietHours> QuietHours::of(const User& user) {
  const auto& from = user.settings.quiet_from;
  const auto& to = user.settings.quiet_to;
  if (!from || !to || from->size() != 5 || to->size() != 5 || *from == *to) return std::nullopt;
  auto zone = TimeZone::find(user.timezone);
  return QuietHours(zone ? std::move(*zone) : TimeZone::moscow(), minutes_of(*from), minutes_of(*to));
}

bool QuietHours::contains(UtcTime time) const {
  const auto local = zone_.to_local(time);
  const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
  const auto minute = std::chrono::floor<std::chrono::minutes>(of_day).count();
  return from_ < to_ ? minute >= from_ && minute < to_ : minute >= from_ || minute < to_;
}

// Reads the clock minute by minute, so that each change of it counts. A night may be an hour longer or
// shorter, and its last minute may be skipped.
UtcTime QuietHours::end_after(UtcTime time) const {
  if (!contains(time)) return time;
  UtcTime end = std::chrono::floor<std::chrono::minutes>(time) + std::chrono::minutes{1};
  while (contains(end)) end += std::chrono::minutes{1};
  return end;
}

}  // namespace wbd::notify

#include "core/notify/digest_plan.hpp"

#include <algorithm>

namespace wbd::notify {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::sys_days;

// "HH:MM"
minutes clock_of(std::string_view text) {
  const auto digit = [text](std::size_t at) { return text[at] - '0'; };
  return minutes{(digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)};
}

// A clock that is moved forward may skip the time: then the first moment after it counts. One that is moved
// back shows the time twice: then the first counts.
UtcTime moment_of(const TimeZone& zone, Date day, minutes clock) {
  constexpr minutes kLongestMove{180};
  const std::chrono::local_time<Millis> wanted{sys_days{day}.time_since_epoch() + clock};
  const UtcTime usual = zone.start_of(day) + clock;
  if (zone.to_local(usual) == wanted) return usual;
  UtcTime time = usual - kLongestMove;
  while (zone.to_local(time) < wanted) time += minutes{1};
  return time;
}

struct Choice {
  TimeZone zone;
  minutes clock{};
  std::optional<std::chrono::weekday> weekday{};  // of a weekly digest
};

std::optional<Choice> choice_of(const User& user, Digest digest) {
  const UserSettings& settings = user.settings;
  Choice choice{TimeZone::find(user.timezone).value_or(TimeZone::moscow())};
  choice.clock = clock_of(settings.digest_at.value_or(std::string(kDefaultDigestAt)));
  if (digest == Digest::daily && settings.digest_at) return choice;
  if (digest != Digest::weekly || !settings.digest_weekly) return std::nullopt;
  const auto found = std::ranges::find(kWeekdays, *settings.digest_weekly);
  if (found == kWeekdays.end()) return std::nullopt;
  choice.weekday = std::chrono::Monday + days{found - kWeekdays.begin()};
  return choice;
}

bool is_day_of(const Choice& choice, sys_days day) {
  return !choice.weekday || std::chrono::weekday{day} == *choice.weekday;
}

}  // namespace

std::optional<DigestSlot> last_slot(const User& user, Digest digest, UtcTime now) {
  const auto choice = choice_of(user, digest);
  if (!choice) return std::nullopt;
  for (sys_days day{choice->zone.date_of(now)};; day -= days{1}) {
    if (!is_day_of(*choice, day)) continue;
    const UtcTime at = moment_of(choice->zone, Date{day}, choice->clock);
    if (at <= now) return DigestSlot{Date{day}, at};
  }
}

std::optional<DigestSlot> next_slot(const User& user, Digest digest, UtcTime now) {
  const auto choice = choice_of(user, digest);
  if (!choice) return std::nullopt;
  for (sys_days day{choice->zone.date_of(now)};; day += days{1}) {
    if (!is_day_of(*choice, day)) continue;
    const UtcTime at = moment_of(choice->zone, Date{day}, choice->clock);
    if (at > now) return DigestSlot{Date{day}, at};
  }
}

DigestStep digest_step(const DigestSlot& slot, const std::optional<Date>& done) {
  if (!done) return DigestStep::remember;
  return sys_days{*done} < sys_days{slot.day} ? DigestStep::send : DigestStep::nothing;
}

}  // namespace wbd::notify

#pragma once
// The time formats of WB's hosts (GUIDE section 8), read strictly and written as WB writes them.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace wbd::sandbox {

using Seconds = std::chrono::sys_seconds;
using Nanos = std::chrono::sys_time<std::chrono::nanoseconds>;

inline constexpr Seconds kNever = Seconds::max();
inline constexpr std::chrono::hours kMoscow{3};

[[nodiscard]] std::string moscow_text(Seconds time);         // 2026-11-22T14:18:54, statistics
[[nodiscard]] std::string moscow_offset_text(Seconds time);  // 2026-11-22T14:18:54+03:00, feed and feedbacks
// 2026-11-22T11:18:54.12Z with 0 to 9 fraction digits, used by cards and questions.
[[nodiscard]] std::string zulu_text(Nanos time, int fraction_digits);
[[nodiscard]] std::chrono::sys_days moscow_day(Seconds time);  // the calendar day in Moscow

struct ReadTime {
  Nanos time;
  bool has_zone = false;  // false: the time was read as Moscow's
  bool date_only = false;
};
// Reads exactly an RFC 3339 full-date or date-time; the zone may be missing. nullopt when malformed.
[[nodiscard]] std::optional<ReadTime> read_time(std::string_view text);

}  // namespace wbd::sandbox

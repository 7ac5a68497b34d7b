#include "core/base/time.hpp"

#include <array>

#include <date/tz.h>
#include <fmt/compile.h>
#include <fmt/format.h>

namespace wbd {
namespace {

using namespace std::chrono;

constexpr auto kMoscowOffset = hours{3};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() const override { return floor<Millis>(std::chrono::system_clock::now()); }
};

// Reads exactly `count` digits; -1 when there are not that many.
int digits(std::string_view& text, int count) {
  if (text.size() < static_cast<std::size_t>(count)) return -1;
  int value = 0;
  for (int i = 0; i < count; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(static_cast<std::size_t>(count));
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const int y = digits(text, 4);
  if (y < 0 || !skip(text, '-')) return std::nullopt;
  const int m = digits(text, 2);
  if (m < 0 || !skip(text, '-')) return std::nullopt;
  const int d = digits(text, 2);
  if (d < 0) return std::nullopt;
  const Date date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!date.ok()) return std::nullopt;
  return date;
}

// WB's year 1 means "no value", and WB has no data from before 1900. Up to kLastTime a year has four digits
// in every zone.
constexpr UtcTime kFirstTime = sys_days{year{1900} / 1 / 1};
constexpr UtcTime kLastTime = sys_days{year{9999} / 12 / 31} + 12h;

std::optional<UtcTime> in_range(UtcTime time) {
  if (time < kFirstTime || time > kLastTime) return std::nullopt;
  return time;
}

enum class Zone { required, moscow_if_absent };

std::optional<UtcTime> parse_time(std::string_view text, Zone zone) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  UtcTime time = sys_days{*date};
  if (text.empty()) {
    if (zone == Zone::required) return std::nullopt;
    return in_range(time - kMoscowOffset);
  }
  if (!skip(text, 'T') && !skip(text, 't') && !skip(text, ' ')) return std::nullopt;
  const int h = digits(text, 2);
  if (h < 0 || h > 23 || !skip(text, ':')) return std::nullopt;
  const int m = digits(text, 2);
  if (m < 0 || m > 59) return std::nullopt;
  int s = 0;
  if (skip(text, ':')) {
    s = digits(text, 2);
    if (s < 0 || s > 60) return std::nullopt;
  }
  int millis = 0;
  if (skip(text, '.')) {
    int scale = 100;
    bool any = false;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      millis += scale * (text.front() - '0');
      scale /= 10;
      any = true;
      text.remove_prefix(1);
    }
    if (!any) return std::nullopt;
  }
  time += hours{h} + minutes{m} + seconds{s} + Millis{millis};
  if (text.empty()) {
    if (zone == Zone::required) return std::nullopt;
    return in_range(time - kMoscowOffset);
  }
  if (text == "Z" || text == "z") return in_range(time);
  const char sign = text.front();
  if (sign != '+' && sign != '-') return std::nullopt;
  text.remove_prefix(1);
  const int oh = digits(text, 2);
  if (oh < 0 || oh > 23) return std::nullopt;
  skip(text, ':');
  const int om = digits(text, 2);
  if (om < 0 || om > 59 || !text.empty()) return std::nullopt;
  const auto offset = hours{oh} + minutes{om};
  return in_range(sign == '+' ? time - offset : time + offset);
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock kClock;
  return kClock;
}

std::optional<UtcTime> parse_wb_time(std::string_view text) {
  return parse_time(text, Zone::moscow_if_absent);
}
std::optional<UtcTime> parse_rfc3339(std::string_view text) {
  return parse_time(text, Zone::required);
}

std::optional<Date> parse_date(std::string_view text) {
  auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

void append_rfc3339(std::string& out, UtcTime time) {
  const auto day_start = floor<days>(time);
  const Date d{day_start};
  const hh_mm_ss t{time - day_start};
  // An answer holds many timestamps, so the format is compiled, not parsed at run time.
  std::array<char, 40> text{};
  auto* end = fmt::format_to(text.data(), FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}"),
                             static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                             static_cast<unsigned>(d.day()), t.hours().count(), t.minutes().count(),
                             t.seconds().count());
  if (t.subseconds().count() != 0) end = fmt::format_to(end, FMT_COMPILE(".{:03}"), t.subseconds().count());
  out.append(text.data(), end);
  out.push_back('Z');
}

std::string to_rfc3339(UtcTime time) {
  std::string out;
  append_rfc3339(out, time);
  return out;
}

std::string to_moscow_text(UtcTime time) {
  std::string out = to_rfc3339(floor<seconds>(time) + kMoscowOffset);
  out.pop_back();
  return out;
}

std::string to_string(Date d) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
  // Moscow has had no DST since 2014; skipping the database saves milliseconds at start.
  if (name == "Europe/Moscow") return moscow();
  try {
    TimeZone zone;
    zone.zone_ = date::locate_zone(name);
    zone.name_ = name;
    return zone;
  } catch (const std::exception&) {  // unknown name, or no zone database on this system
    return std::nullopt;
  }
}

TimeZone TimeZone::moscow() {
  TimeZone zone;
  zone.name_ = "Europe/Moscow";
  return zone;
}

local_time<Millis> TimeZone::to_local(UtcTime time) const {
  if (zone_ == nullptr) return local_time<Millis>{time.time_since_epoch() + kMoscowOffset};
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  return local_time<Millis>{zone->to_local(time).time_since_epoch()};
}

Date TimeZone::date_of(UtcTime time) const {
  return Date{floor<days>(to_local(time))};
}

UtcTime TimeZone::start_of(Date day) const {
  const local_days midnight{day};
  if (zone_ == nullptr) return UtcTime{midnight.time_since_epoch() - kMoscowOffset};
  const auto* zone = static_cast<const date::time_zone*>(zone_);
  const date::local_time<Millis> local{midnight.time_since_epoch()};
  return zone->to_sys(local, date::choose::earliest);
}

}  // namespace wbd

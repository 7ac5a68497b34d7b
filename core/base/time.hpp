#pragma once
// All stored times are UTC milliseconds. WB's times without a zone are Moscow (fixed UTC+3, no DST; GUIDE 8).

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wbd {

using namespace std::chrono_literals;
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::year_month_day;  // a calendar day; its owner states the zone
using Millis = std::chrono::milliseconds;

// The wall clock, passed to all code that decides by time, so that tests can set it. Thread safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() const = 0;
};
[[nodiscard]] const Clock& system_clock();

// Reads an RFC 3339 date or date-time with a fraction of any length and `Z`, an offset or no zone (= Moscow).
// nullopt for WB's "0001-01-01T00:00:00" (no value), for years outside 1900 to 9999 and for malformed text.
[[nodiscard]] std::optional<UtcTime> parse_wb_time(std::string_view text);
// The same, but only a date-time with a zone is accepted. For our own REST input.
[[nodiscard]] std::optional<UtcTime> parse_rfc3339(std::string_view text);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);  // YYYY-MM-DD, a real day

[[nodiscard]] std::string to_rfc3339(UtcTime time);  // 2026-11-22T11:18:54Z, ".250" only when not zero
void append_rfc3339(std::string& out, UtcTime time);
[[nodiscard]] std::string to_moscow_text(UtcTime time);  // 2026-11-22T14:18:54, the form WB's dateFrom takes
[[nodiscard]] std::string to_string(Date date);          // 2026-11-22

// A zone of the IANA database. Immutable, cheap to copy, thread safe.
class TimeZone {
 public:
  // nullopt when the name is unknown to the system's database.
  [[nodiscard]] static std::optional<TimeZone> find(std::string_view name);
  [[nodiscard]] static TimeZone moscow();  // fixed UTC+3, needs no database
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Date date_of(UtcTime time) const;
  // 00:00 local time; the first valid instant when DST skips it
  [[nodiscard]] UtcTime start_of(Date day) const;
  [[nodiscard]] std::chrono::local_time<Millis> to_local(UtcTime time) const;

 private:
  TimeZone() = default;
  std::string name_;
  const void* zone_ = nullptr;  // date::time_zone, owned by the database; null = fixed UTC+3
};

}  // namespace wbd

#include "core/sandbox/wire_time.hpp"

#include <fmt/format.h>

namespace wbd::sandbox {
namespace {

using namespace std::chrono;

std::string plain(Seconds time) {
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{time - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  [[nodiscard]] bool at_digit() const { return peek() >= '0' && peek() <= '9'; }

  int number(int digits, int low, int high) {
    int value = 0;
    for (int i = 0; i < digits; ++i) value = value * 10 + digit();
    if (value < low || value > high) ok_ = false;
    return value;
  }
  int digit() {
    if (!at_digit()) {
      ok_ = false;
      return 0;
    }
    const int value = rest_.front() - '0';
    rest_.remove_prefix(1);
    return value;
  }
  bool take(char c) {
    if (peek() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) ok_ = false;
  }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string moscow_text(Seconds time) {
  return plain(time + kMoscow);
}

std::string moscow_offset_text(Seconds time) {
  return plain(time + kMoscow) + "+03:00";
}

std::string zulu_text(Nanos time, int fraction_digits) {
  const auto whole = floor<seconds>(time);
  std::string out = plain(whole);
  if (fraction_digits > 0) {
    const std::string nanos = fmt::format("{:09}", (time - whole).count());
    out += '.';
    out.append(nanos, 0, static_cast<std::size_t>(fraction_digits));
  }
  return out + 'Z';
}

sys_days moscow_day(Seconds time) {
  return floor<days>(time + kMoscow);
}

std::optional<ReadTime> read_time(std::string_view text) {
  Reader in(text);
  const int y = in.number(4, 1, 9999);
  in.expect('-');
  const int m = in.number(2, 1, 12);
  in.expect('-');
  const int d = in.number(2, 1, 31);
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  if (!in.ok() || !date.ok()) return std::nullopt;
  // Nanoseconds overflow outside these years; no row has such a time.
  if (y < 1700 || y > 2250) return std::nullopt;

  ReadTime read{Nanos{sys_days{date}}, false, true};
  if (in.done()) {
    read.time -= kMoscow;
    return read;
  }
  read.date_only = false;
  in.expect('T');
  const int hour = in.number(2, 0, 23);
  in.expect(':');
  const int minute = in.number(2, 0, 59);
  in.expect(':');
  const int second = in.number(2, 0, 59);
  read.time += hours{hour} + minutes{minute} + seconds{second};
  if (in.take('.')) {
    if (!in.at_digit()) return std::nullopt;
    for (std::int64_t unit = 100'000'000; in.at_digit(); unit /= 10)
      read.time += nanoseconds{unit * in.digit()};
  }
  if (!in.ok()) return std::nullopt;
  if (in.done()) {
    read.time -= kMoscow;
    return read;
  }
  read.has_zone = true;
  if (in.take('Z')) return in.done() ? std::optional(read) : std::nullopt;
  const char sign = in.peek();
  if (!in.take('+') && !in.take('-')) return std::nullopt;
  const int offset_hours = in.number(2, 0, 23);
  in.expect(':');
  const int offset_minutes = in.number(2, 0, 59);
  if (!in.ok() || !in.done()) return std::nullopt;
  const auto offset = hours{offset_hours} + minutes{offset_minutes};
  read.time += sign == '+' ? -offset : offset;
  return read;
}

}  // namespace wbd::sandbox

#pragma once
// Writes each event as one line on stderr: {"ts","level","msg","component",...fields} or readable text.
// A field with an empty text and an optional number without a value are left out.
// No token, key or personal text may be passed in (SPEC section 10). Thread safe.

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <variant>

namespace wbd::log {

enum class Level { error, warning, info, debug };
enum class Format { text, json };

struct Field {
  std::string_view key;
  std::variant<std::string_view, std::int64_t, double, bool> value;
  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(std::string_view(v)) {}
  Field(std::string_view k, const char* v) : key(k), value(std::string_view(v)) {}
  Field(std::string_view k, bool v) : key(k), value(v) {}
  Field(std::string_view k, double v) : key(k), value(v) {}
  Field(std::string_view k, const std::optional<std::int64_t>& v) : key(k) {
    if (v) value = *v;
  }
  template <class Int>
  requires std::is_integral_v<Int> Field(std::string_view k, Int v)
      : key(k), value(static_cast<std::int64_t>(v)) {}
};
using Fields = std::initializer_list<Field>;

void configure(Level level, Format format);  // before threads start; default: info, text
[[nodiscard]] bool enabled(Level level);

// The longest time that a line waits in the buffer of a BufferedLog.
inline constexpr std::chrono::milliseconds kFlushInterval{100};
// While a BufferedLog exists, log lines are buffered and its thread writes them together.
// A line is written at once after a quiet time, or when it is a warning or an error. Otherwise it waits for
// at most kFlushInterval.
// Meant for programs that log thousands of lines a second.
// When stderr blocks, lines beyond a bound are dropped and counted, so that no caller waits for the log.
// At most one may exist at a time, and it must be destroyed before main() ends.
class BufferedLog {
 public:
  BufferedLog();
  ~BufferedLog();
  BufferedLog(const BufferedLog&) = delete;
  BufferedLog& operator=(const BufferedLog&) = delete;

 private:
  std::thread writer_;
};
void write(Level level, std::string_view component, std::string_view message, Fields fields = {});

inline void error(std::string_view component, std::string_view message, Fields fields = {}) {
  write(Level::error, component, message, fields);
}
inline void warning(std::string_view component, std::string_view message, Fields fields = {}) {
  write(Level::warning, component, message, fields);
}
inline void info(std::string_view component, std::string_view message, Fields fields = {}) {
  write(Level::info, component, message, fields);
}
inline void debug(std::string_view component, std::string_view message, Fields fields = {}) {
  write(Level::debug, component, message, fields);
}

}  // namespace wbd::log

#include "core/base/log.hpp"

#include <charconv>
#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/foreign_text.hpp"
#include "core/base/json_text.hpp"
#include "core/base/time.hpp"

namespace wbd::log {
namespace {

constexpr std::size_t kMaxBufferBytes = 4UL << 20;  // lines beyond it are dropped

// Lines on their way to stderr. While buffering is on, a caller takes only the inner lock and never waits for
// stderr.
class Lines {
 public:
  void submit(std::string_view line, bool urgent) {
    {
      const std::lock_guard lock(mutex_);
      if (buffering_) {
        append(line);
        urgent_ |= urgent;
        if (urgent) changed_.notify_one();
        return;
      }
    }
    const std::lock_guard write_lock(write_mutex_);
    take();
    write(batch_);
    write(line);
  }

  void begin() {
    const std::lock_guard lock(mutex_);
    buffering_ = true;
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      buffering_ = false;
    }
    changed_.notify_all();
  }
  void write_until_end() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return !buffering_ || !buffer_.empty(); });
      const bool goes_on = buffering_;
      lock.unlock();
      {
        const std::lock_guard write_lock(write_mutex_);
        take();
        write(batch_);
      }
      if (!goes_on) return;
      lock.lock();
      changed_.wait_for(lock, kFlushInterval, [this] { return !buffering_ || urgent_; });
    }
  }

 private:
  void append(std::string_view line) {
    if (buffer_.size() + line.size() >= kMaxBufferBytes) {
      ++dropped_;
      return;
    }
    const bool first = buffer_.empty();
    buffer_ += line;
    buffer_ += '\n';
    if (first) changed_.notify_one();
  }
  // Swaps the buffer into batch_. The caller holds the write lock.
  void take();
  void write(std::string_view lines) {
    if (!lines.empty() && lines.back() == '\n') lines.remove_suffix(1);
    if (!lines.empty()) logger_.log(spdlog::level::info, lines);
  }

  std::mutex write_mutex_;  // held while writing to stderr; taken before mutex_
  std::string batch_;
  spdlog::logger logger_ = [] {
    spdlog::logger logger{"wb", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    logger.set_pattern("%v");
    logger.flush_on(spdlog::level::trace);
    return logger;
  }();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool buffering_ = false;
  bool urgent_ = false;  // a buffered line must not wait for more lines
  std::string buffer_;
  std::int64_t dropped_ = 0;
};

struct State {
  Level level = Level::info;
  Format format = Format::text;
  Lines lines;
};
State& state() {
  static State instance;
  return instance;
}

constexpr std::string_view name_of(Level level) {
  switch (level) {
    case Level::error:
      return "error";
    case Level::warning:
      return "warning";
    case Level::info:
      return "info";
    case Level::debug:
      return "debug";
  }
  return "info";
}

bool is_empty(const Field& field) {
  const auto* text = std::get_if<std::string_view>(&field.value);
  return text && text->empty();
}

void append_value(std::string& out, const Field& field) {
  std::visit(
      [&out](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string_view>) {
          append_json_string(out, value);
        } else if constexpr (std::is_same_v<T, bool>) {
          out += value ? "true" : "false";
        } else if constexpr (std::is_same_v<T, double>) {
          if (std::isfinite(value)) {
            fmt::format_to(std::back_inserter(out), "{}", value);
          } else {
            out += "null";
          }
        } else {
          const fmt::format_int number(value);
          out.append(number.data(), number.size());
        }
      },
      field.value);
}

std::string line_of(Level level, std::string_view component, std::string_view message, Fields fields) {
  std::string line;
  line.reserve(400);
  if (state().format == Format::json) {
    line += "{\"ts\":\"";
    append_rfc3339(line, system_clock().now());
    line += "\",\"level\":\"";
    line += name_of(level);
    line += "\",\"component\":";
    append_json_string(line, component);
    line += ",\"msg\":";
    append_json_string(line, message);
    for (const Field& field : fields) {
      if (is_empty(field)) continue;
      line += ',';
      append_json_string(line, field.key);
      line += ':';
      append_value(line, field);
    }
    line += '}';
  } else {
    line = fmt::format("{} [{}] {}", name_of(level), component, printable(message));
    for (const Field& field : fields) {
      if (is_empty(field)) continue;
      line += ' ';
      line += field.key;
      line += '=';
      append_value(line, field);
    }
  }
  return line;
}

void Lines::take() {
  batch_.clear();
  const std::lock_guard lock(mutex_);
  batch_.swap(buffer_);
  urgent_ = false;
  if (dropped_ == 0) return;
  batch_ += line_of(Level::warning, "log", "lines were dropped, stderr took none", {{"lines", dropped_}});
  batch_ += '\n';
  dropped_ = 0;
}

}  // namespace

void configure(Level level, Format format) {
  state().level = level;
  state().format = format;
}

bool enabled(Level level) {
  return level <= state().level;
}

void write(Level level, std::string_view component, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  state().lines.submit(line_of(level, component, message, fields), level <= Level::warning);
}

BufferedLog::BufferedLog() {
  state().lines.begin();
  writer_ = std::thread([] { state().lines.write_until_end(); });
}

BufferedLog::~BufferedLog() {
  state().lines.end();
  writer_.join();
}

}  // namespace wbd::log

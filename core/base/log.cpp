#include "core/base/log.hpp"

#include <charconv>
#include <cmath>
#include <condition_variable>
#include <memory>
#include <mutex>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/json_text.hpp"
#include "core/base/time.hpp"

namespace wbd::log {
namespace {

constexpr std::size_t kMostBytes = 4UL << 20;  // gathered at once

// Lines on their way to stderr. While they are gathered, who gives one takes only the inner lock and never
// waits for stderr.
class Lines {
 public:
  void give(std::string_view line, bool urgent) {
    {
      const std::lock_guard lock(mutex_);
      if (gathering_) {
        keep(line);
        urgent_ |= urgent;
        if (urgent) news_.notify_one();
        return;
      }
    }
    const std::lock_guard turn(turn_);
    take();
    write(taken_);
    write(line);
  }

  void begin() {
    const std::lock_guard lock(mutex_);
    gathering_ = true;
  }
  void end() {
    {
      const std::lock_guard lock(mutex_);
      gathering_ = false;
    }
    news_.notify_all();
  }
  void write_until_end() {
    std::unique_lock lock(mutex_);
    while (true) {
      news_.wait(lock, [this] { return !gathering_ || !gathered_.empty(); });
      const bool goes_on = gathering_;
      lock.unlock();
      {
        const std::lock_guard turn(turn_);
        take();
        write(taken_);
      }
      if (!goes_on) return;
      lock.lock();
      news_.wait_for(lock, kGatherFor, [this] { return !gathering_ || urgent_; });
    }
  }

 private:
  void keep(std::string_view line) {
    if (gathered_.size() + line.size() >= kMostBytes) {
      ++dropped_;
      return;
    }
    const bool first = gathered_.empty();
    gathered_ += line;
    gathered_ += '\n';
    if (first) news_.notify_one();
  }
  // What was gathered, for whoever has the turn.
  void take();
  void write(std::string_view lines) {
    if (!lines.empty() && lines.back() == '\n') lines.remove_suffix(1);
    if (!lines.empty()) logger_.log(spdlog::level::info, lines);
  }

  std::mutex turn_;  // to write; taken before mutex_
  std::string taken_;
  spdlog::logger logger_ = [] {
    spdlog::logger logger{"wb", std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    logger.set_pattern("%v");
    logger.flush_on(spdlog::level::trace);
    return logger;
  }();

  std::mutex mutex_;
  std::condition_variable news_;
  bool gathering_ = false;
  bool urgent_ = false;  // something gathered is not to wait for more
  std::string gathered_;
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
    line = fmt::format("{} [{}] {}", name_of(level), component, message);
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
  taken_.clear();
  const std::lock_guard lock(mutex_);
  taken_.swap(gathered_);
  urgent_ = false;
  if (dropped_ == 0) return;
  taken_ += line_of(Level::warning, "log", "lines were dropped, stderr took none", {{"lines", dropped_}});
  taken_ += '\n';
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
  state().lines.give(line_of(level, component, message, fields), level <= Level::warning);
}

Gathering::Gathering() {
  state().lines.begin();
  writer_ = std::thread([] { state().lines.write_until_end(); });
}

Gathering::~Gathering() {
  state().lines.end();
  writer_.join();
}

}  // namespace wbd::log

#include "core/base/log.hpp"

#include <cmath>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "core/base/json_text.hpp"
#include "core/base/time.hpp"

namespace wb::log {
namespace {

struct State {
  Level level = Level::info;
  Format format = Format::text;
  std::shared_ptr<spdlog::sinks::stderr_sink_mt> sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  spdlog::logger logger{"wb", sink};
  State() {
    logger.set_pattern("%v");
    logger.set_level(spdlog::level::trace);
    logger.flush_on(spdlog::level::trace);
  }
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

void append_value(std::string& out, const Field& field) {
  std::visit(
      [&out](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::string_view>) {
          append_json_string(out, value);
        } else if constexpr (std::is_same_v<T, bool>) {
          out += value ? "true" : "false";
        } else if constexpr (std::is_same_v<T, double>) {
          out += std::isfinite(value) ? fmt::format("{}", value) : "null";
        } else {
          out += fmt::format("{}", value);
        }
      },
      field.value);
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
  std::string line;
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
      line += ',';
      append_json_string(line, field.key);
      line += ':';
      append_value(line, field);
    }
    line += '}';
  } else {
    line = fmt::format("{} [{}] {}", name_of(level), component, message);
    for (const Field& field : fields) {
      line += ' ';
      line += field.key;
      line += '=';
      append_value(line, field);
    }
  }
  state().logger.info("{}", line);
}

}  // namespace wb::log

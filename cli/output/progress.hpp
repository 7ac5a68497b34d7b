#pragma once
// A progress line on stderr, redrawn in place: which jobs run, with how many rows, and which of them waits
// for WB's limit until when. For one thread.

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "core/model/language.hpp"

namespace wbd::cli {

class ProgressLine {
 public:
  // Draws nothing unless `shown`. `width`: the terminal's.
  ProgressLine(std::ostream& out, bool shown, std::size_t width, std::size_t jobs,
               Language language = Language::ru, TimeZone zone = TimeZone::moscow());
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void rows(const std::string& job, std::int64_t fetched);
  // WB's limit lets the job go on at `until`.
  void waits(const std::string& job, std::int64_t fetched, UtcTime until);
  void finished(const std::string& job);
  void clear();
  [[nodiscard]] std::string text() const;  // as it would be drawn

 private:
  void draw(bool now);
  std::ostream& out_;
  bool shown_;
  std::size_t width_, jobs_, done_ = 0;
  struct Running {
    std::int64_t fetched = 0;
    std::optional<UtcTime> waits_until{};
  };
  [[nodiscard]] std::string text_of(const std::string& job, const Running& running) const;

  Language language_;
  TimeZone zone_;
  std::map<std::string, Running> running_;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace wbd::cli

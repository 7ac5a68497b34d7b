#pragma once
// A progress line on stderr, redrawn in place. For one thread.

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>

namespace wbd::cli {

class ProgressLine {
 public:
  // Draws nothing unless `shown`. `width`: the terminal's.
  ProgressLine(std::ostream& out, bool shown, std::size_t width, std::size_t jobs);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void rows(const std::string& job, std::int64_t fetched);
  void finished(const std::string& job);
  void clear();
  [[nodiscard]] std::string text() const;  // as it would be drawn

 private:
  void draw(bool now);
  std::ostream& out_;
  bool shown_;
  std::size_t width_, jobs_, done_ = 0;
  std::map<std::string, std::int64_t> running_;
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace wbd::cli

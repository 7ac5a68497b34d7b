#include "cli/output/progress.hpp"

#include <ostream>

#include <fmt/format.h>

#include "cli/output/text_width.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kBar = 24;
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kUnknownWidth = 80;

}  // namespace

ProgressLine::ProgressLine(std::ostream& out, bool shown, std::size_t width, std::size_t jobs)
    : out_(out), shown_(shown && jobs > 0), width_(width > 0 ? width : kUnknownWidth), jobs_(jobs) {
  draw(true);
}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::rows(const std::string& job, std::int64_t fetched) {
  running_[job] = fetched;
  draw(false);
}

void ProgressLine::finished(const std::string& job) {
  running_.erase(job);
  ++done_;
  draw(true);
}

void ProgressLine::clear() {
  if (shown_) out_ << "\r\x1b[K" << std::flush;
}

std::string ProgressLine::text() const {
  const std::size_t filled = jobs_ == 0 ? kBar : kBar * done_ / jobs_;
  std::string line = fmt::format("[{:#<{}}{:.<{}}] {}/{}", "", filled, "", kBar - filled, done_, jobs_);
  for (const auto& [job, fetched] : running_) line += fmt::format("  {} {}", job, fetched);
  return shortened(line, width_ - 1);
}

void ProgressLine::draw(bool now) {
  if (!shown_) return;
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - drawn_ < kRedraw) return;
  drawn_ = time;
  out_ << '\r' << text() << "\x1b[K" << std::flush;
}

}  // namespace wbd::cli

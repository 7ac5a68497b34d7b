#include "cli/output/progress.hpp"

#include <ostream>

#include <fmt/format.h>

#include "cli/output/text_width.hpp"
#include "cli/output/words.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kBar = 24;
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr std::size_t kUnknownWidth = 80;

}  // namespace

ProgressLine::ProgressLine(std::ostream& out, bool shown, std::size_t width, std::size_t jobs,
                           Language language, TimeZone zone)
    : out_(out),
      shown_(shown && jobs > 0),
      width_(width > 0 ? width : kUnknownWidth),
      jobs_(jobs),
      language_(language),
      zone_(std::move(zone)) {
  draw(true);
}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::rows(const std::string& job, std::int64_t fetched) {
  running_[job] = {fetched};
  draw(false);
}

void ProgressLine::waits(const std::string& job, std::int64_t fetched, UtcTime until) {
  running_[job] = {fetched, until};
  draw(true);
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
  // A job that waits explains why nothing moves, so it comes first where the line is too short for all.
  for (const bool waiting : {true, false}) {
    for (const auto& [job, running] : running_) {
      if (running.waits_until.has_value() == waiting) line += "  " + text_of(job, running);
    }
  }
  return shortened(line, width_ - 1);
}

std::string ProgressLine::text_of(const std::string& job, const Running& running) const {
  std::string out = job;
  if (running.fetched > 0 || !running.waits_until) out += fmt::format(" {}", running.fetched);
  if (!running.waits_until) return out;
  const UtcTime now = system_clock().now();
  return fmt::format("{}: {} {}", out, pick(language_, "waits for WB's limit until", "ждёт лимит WB до"),
                     clock_text(*running.waits_until, now, zone_, language_, true));
}

void ProgressLine::draw(bool now) {
  if (!shown_) return;
  const auto time = std::chrono::steady_clock::now();
  if (!now && time - drawn_ < kRedraw) return;
  drawn_ = time;
  out_ << '\r' << text() << "\x1b[K" << std::flush;
}

}  // namespace wbd::cli

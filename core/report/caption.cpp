#include "core/report/caption.hpp"

#include <algorithm>

#include "core/report/telegram.hpp"

namespace wbd::report {
namespace {

// The longest beginning of whole lines with at most kCaptionLimit units of HTML. A line of a rendered section
// is shorter than that.
std::size_t lines_that_fit(std::string_view html) {
  std::size_t lines = 0;
  std::size_t units = 0;
  while (!html.empty()) {
    const std::size_t end = std::min(html.find('\n'), html.size());
    units += utf16_length(html.substr(0, end)) + (lines > 0 ? 1 : 0);
    if (units > kCaptionLimit) break;
    ++lines;
    html.remove_prefix(std::min(end + 1, html.size()));
  }
  return lines;
}

std::string first_lines(std::string_view text, std::size_t lines) {
  std::size_t end = 0;
  for (; lines > 0 && end != std::string_view::npos; --lines) end = text.find('\n', end == 0 ? 0 : end + 1);
  return std::string(text.substr(0, end));
}

}  // namespace

Caption caption_of(std::span<const Section> sections) {
  const auto texts = render(sections, Markup::none);
  const auto htmls = render(sections, Markup::telegram_html);
  Caption caption;
  std::size_t units = 0;
  for (std::size_t i = 0; i < htmls.size(); ++i) {
    const std::size_t border = caption.html.empty() ? 0 : kSectionBorder.size();
    const std::size_t length = utf16_length(htmls[i]);
    if (units + border + length > kCaptionLimit) continue;
    units += border + length;
    if (border > 0) {
      caption.text += kSectionBorder;
      caption.html += kSectionBorder;
    }
    caption.text += texts[i];
    caption.html += htmls[i];
  }
  if (caption.html.empty() && !htmls.empty()) {
    const std::size_t lines = lines_that_fit(htmls.front());
    caption.text = first_lines(texts.front(), lines);
    caption.html = first_lines(htmls.front(), lines);
  }
  return caption;
}

}  // namespace wbd::report

#pragma once
// A report for people as sections of lines, written once and rendered as plain text or as Telegram's HTML.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wbd::report {

// Pieces of text in a row, each with a look of its own. What is appended may be hostile: control characters
// become spaces, bytes that are not UTF-8 become U+FFFD, and HTML is escaped when it is rendered.
class Line {
 public:
  enum class Style { plain, bold, code, link };
  struct Piece {
    Style style;
    std::string_view text;
    std::string_view url;  // of a link
  };

  Line& text(std::string_view text) { return add(Style::plain, text); }
  Line& bold(std::string_view text) { return add(Style::bold, text); }
  Line& code(std::string_view text) { return add(Style::code, text); }  // a tap copies it
  Line& link(std::string_view text, std::string_view url) { return add(Style::link, text, url); }
  // " · " before everything but the first fact of a line.
  Line& fact(std::string_view text);
  Line& dot();

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }  // of all texts and links
  // Calls `use` with each Piece; it is valid during the call.
  template <class Use>
  void each_piece(Use use) const {
    std::size_t begin = 0;
    for (const auto& [style, text, url] : pieces_) {
      const std::string_view bytes = std::string_view(bytes_).substr(begin, text + url);
      use(Piece{style, bytes.substr(0, text), bytes.substr(text)});
      begin += bytes.size();
    }
  }

 private:
  struct Sizes {
    Style style;
    std::size_t text, url;
  };
  Line& add(Style style, std::string_view text, std::string_view url = {});
  std::string bytes_;  // of all pieces, one behind the other: a report has hundreds of short ones
  std::vector<Sizes> pieces_;
};

// Lines under a heading. A section without lines is left out of the report.
class Section {
 public:
  Section() = default;  // without a heading
  Section(std::string_view emoji, std::string_view heading);

  [[nodiscard]] Line& heading() { return heading_; }
  // The reference holds until the next line is added.
  Line& line() { return lines_.emplace_back(); }
  void add(Line line);  // unless it is empty

  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] const Line& heading() const { return heading_; }
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

 private:
  Line heading_;
  std::vector<Line> lines_;
};

// The sections of a report in their order: moved, where a list in braces would copy every line.
template <class... Sections>
[[nodiscard]] std::vector<Section> in_order(Sections&&... sections) {
  std::vector<Section> all;
  all.reserve(sizeof...(Sections));
  (all.push_back(std::forward<Sections>(sections)), ...);
  return all;
}

enum class Markup { none, telegram_html };

inline constexpr std::string_view kSectionBorder = "\n\n";

// One text a section, empty ones left out. A line longer than Telegram could take with all its markup is
// broken into several, with the markup whole in each.
[[nodiscard]] std::vector<std::string> render(std::span<const Section> sections, Markup markup);
[[nodiscard]] std::string join_sections(std::span<const std::string> rendered);

}  // namespace wbd::report

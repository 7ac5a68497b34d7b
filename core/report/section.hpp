#pragma once
// A report as sections of lines: written once, rendered as plain text or as Telegram's HTML.

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wbd::report {

// A sequence of pieces of text, each with its style. Appended text may be hostile: control characters become
// spaces, invalid UTF-8 becomes U+FFFD, and rendering escapes HTML.
class Line {
 public:
  enum class Style { plain, bold, code, link };
  struct Piece {
    Style style;
    std::string_view text;
    std::string_view url;  // target of a link
  };

  Line& text(std::string_view text) { return add(Style::plain, text); }
  Line& bold(std::string_view text) { return add(Style::bold, text); }
  Line& code(std::string_view text) { return add(Style::code, text); }  // Telegram copies it on a tap
  Line& link(std::string_view text, std::string_view url) { return add(Style::link, text, url); }
  // Appends a fact, with " · " before it unless it is the line's first.
  Line& fact(std::string_view text);
  Line& dot();

  [[nodiscard]] bool empty() const { return pieces_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }  // total size of all texts and links
  // Calls `use` with each Piece. The Piece is valid only during that call.
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
  std::string bytes_;  // the texts of all pieces in one buffer: a report has hundreds of short ones
  std::vector<Sizes> pieces_;
};

// Lines under a heading. A section without lines is left out of the report.
class Section {
 public:
  Section() = default;  // without a heading
  Section(std::string_view emoji, std::string_view heading);

  [[nodiscard]] Line& heading() { return heading_; }
  // The reference is valid until the next line is added.
  Line& line() { return lines_.emplace_back(); }
  void add(Line line);  // does nothing for an empty line

  [[nodiscard]] bool empty() const { return lines_.empty(); }
  [[nodiscard]] const Line& heading() const { return heading_; }
  [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

 private:
  Line heading_;
  std::vector<Line> lines_;
};

// Joins the sections of a report by moving them; an initializer list would copy every line.
template <class... Sections>
[[nodiscard]] std::vector<Section> in_order(Sections&&... sections) {
  std::vector<Section> all;
  all.reserve(sizeof...(Sections));
  (all.push_back(std::forward<Sections>(sections)), ...);
  return all;
}

enum class Markup { none, telegram_html };

inline constexpr std::string_view kSectionBorder = "\n\n";

// One text for each section that is not empty. A line too long for a Telegram message is split into several,
// each with complete markup.
[[nodiscard]] std::vector<std::string> render(std::span<const Section> sections, Markup markup);
[[nodiscard]] std::string join_sections(std::span<const std::string> rendered);

}  // namespace wbd::report

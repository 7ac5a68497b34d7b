#include "core/report/section.hpp"

#include "core/base/encoding.hpp"
#include "core/base/foreign_text.hpp"
#include "core/report/telegram.hpp"

namespace wbd::report {
namespace {

// Escaping makes a character at most six times as long and tags add little, so a line of this length always
// fits into a message.
constexpr std::size_t kLongestLine = 600;

void append_cleaned(std::string& out, std::string_view text) {
  out += is_valid_utf8(text) ? printable(text) : printable(valid_utf8(text));
}

void append_piece(std::string& out, const Line::Piece& piece, std::string_view text, Markup markup) {
  if (markup == Markup::none) {
    out += text;
    return;
  }
  switch (piece.style) {
    case Line::Style::plain:
      append_telegram_html(out, text);
      break;
    case Line::Style::bold:
      out += "<b>";
      append_telegram_html(out, text);
      out += "</b>";
      break;
    case Line::Style::code:
      out += "<code>";
      append_telegram_html(out, text);
      out += "</code>";
      break;
    case Line::Style::link:
      out += "<a href=\"";
      append_telegram_html(out, piece.url);
      out += "\">";
      append_telegram_html(out, text);
      out += "</a>";
      break;
  }
}

void append_line(std::string& out, const Line& line, Markup markup) {
  if (line.bytes() <= kLongestLine) {  // a text never has more UTF-16 units than bytes
    line.each_piece([&](const Line::Piece& piece) { append_piece(out, piece, piece.text, markup); });
    return;
  }
  std::size_t room = kLongestLine;
  line.each_piece([&](const Line::Piece& piece) {
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      const std::string_view head = take_units(rest, room);
      if (head.empty()) {
        out += '\n';
        room = kLongestLine;
        continue;
      }
      append_piece(out, piece, head, markup);
      room -= utf16_length(head);
      rest.remove_prefix(head.size());
    }
  });
}

}  // namespace

Line& Line::add(Style style, std::string_view text, std::string_view url) {
  if (text.empty()) return *this;
  const std::size_t begin = bytes_.size();
  append_cleaned(bytes_, text);
  pieces_.push_back({style, bytes_.size() - begin, url.size()});
  bytes_ += url;
  return *this;
}

Line& Line::dot() {
  return pieces_.empty() ? *this : text(" · ");
}

Line& Line::fact(std::string_view text) {
  return text.empty() ? *this : dot().text(text);
}

Section::Section(std::string_view emoji, std::string_view heading) {
  heading_.text(emoji).text(" ").bold(heading);
}

void Section::add(Line line) {
  if (!line.empty()) lines_.push_back(std::move(line));
}

std::vector<std::string> render(std::span<const Section> sections, Markup markup) {
  std::vector<std::string> out;
  for (const auto& section : sections) {
    if (section.empty()) continue;
    std::string& text = out.emplace_back();
    append_line(text, section.heading(), markup);
    for (const auto& line : section.lines()) {
      if (!text.empty()) text += '\n';
      append_line(text, line, markup);
    }
  }
  return out;
}

std::string join_sections(std::span<const std::string> rendered) {
  std::string out;
  for (const auto& section : rendered) {
    if (!out.empty()) out += kSectionBorder;
    out += section;
  }
  return out;
}

}  // namespace wbd::report

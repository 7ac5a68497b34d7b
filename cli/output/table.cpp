#include "cli/output/table.hpp"

#include <algorithm>
#include <numeric>

#include "cli/output/text_width.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kReadable = 16;  // a text is shortened to this before a column is left out
constexpr std::size_t kNarrowest = 8;

std::vector<std::size_t> natural_widths(const TextTable& table) {
  std::vector<std::size_t> widths;
  for (const auto& heading : table.headings) widths.push_back(text_width(heading.text));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  return widths;
}

std::size_t with_gaps(const std::vector<std::size_t>& widths) {
  const std::size_t gaps = widths.empty() ? 0 : (widths.size() - 1) * kGap;
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

// The width of a line whose texts are cut to a readable minimum.
std::size_t readable_width(const TextTable& table) {
  std::vector<std::size_t> widths = natural_widths(table);
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (table.headings[i].may_shrink) widths[i] = std::min(widths[i], kReadable);
  }
  return with_gaps(widths);
}

// The last of equal rank goes first.
void leave_out(TextTable& table, std::size_t line) {
  while (readable_width(table) > line) {
    std::size_t least = 0;
    for (std::size_t i = 1; i < table.headings.size(); ++i) {
      if (table.headings[i].rank >= table.headings[least].rank) least = i;
    }
    if (table.headings[least].rank == 0) return;
    const auto at = static_cast<std::ptrdiff_t>(least);
    table.headings.erase(table.headings.begin() + at);
    for (auto& row : table.rows) row.erase(row.begin() + at);
  }
}

// Shrinks the widest column that may shrink until the line fits.
void fit(const TextTable& table, std::vector<std::size_t>& widths, std::size_t line) {
  std::size_t total = with_gaps(widths);
  while (total > line) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (!table.headings[i].may_shrink || widths[i] <= kNarrowest) continue;
      if (widest == widths.size() || widths[i] > widths[widest]) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
    --total;
  }
}

std::string line_of(const TextTable& table, const std::vector<std::size_t>& widths,
                    const std::vector<std::string>& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = shortened(cells[i], widths[i]);
    const std::size_t space = widths[i] - text_width(cell);
    const bool last = i + 1 == cells.size();
    if (table.headings[i].right) {
      out.append(space, ' ');
      out += cell;
    } else {
      out += cell;
      if (!last) out.append(space, ' ');
    }
    if (!last) out.append(kGap, ' ');
  }
  return out;
}

std::vector<std::string> titles_of(const TextTable& table) {
  std::vector<std::string> titles;
  for (const auto& heading : table.headings) titles.push_back(heading.text);
  return titles;
}

void append_markdown(std::string& out, const std::vector<std::string>& cells) {
  out += '|';
  for (const std::string& cell : cells) {
    out += ' ';
    for (const char c : cell) {
      if (c == '|' || c == '\\') out += '\\';
      out += c;
    }
    out += " |";
  }
  out += '\n';
}

}  // namespace

std::string render(TextTable table, std::size_t width, bool bold) {
  if (width > 0) leave_out(table, width);
  std::vector<std::size_t> widths = natural_widths(table);
  if (width > 0) fit(table, widths, width);
  const auto cut = [width](std::string line) { return width > 0 ? shortened(line, width) : line; };
  std::string out = bold ? "\x1b[1m" : "";
  out += cut(line_of(table, widths, titles_of(table)));
  out += bold ? "\x1b[0m\n" : "\n";
  for (const auto& row : table.rows) out += cut(line_of(table, widths, row)) + '\n';
  return out;
}

std::string render_markdown(const TextTable& table) {
  std::string out;
  append_markdown(out, titles_of(table));
  out += '|';
  for (const auto& heading : table.headings) out += heading.right ? " ---: |" : " --- |";
  out += '\n';
  for (const auto& row : table.rows) append_markdown(out, row);
  return out;
}

}  // namespace wbd::cli

#include "cli/output/table.hpp"

#include <algorithm>
#include <numeric>

#include "cli/output/text_width.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;

std::vector<std::size_t> natural_widths(const TextTable& table) {
  std::vector<std::size_t> widths;
  for (const auto& heading : table.headings) widths.push_back(text_width(heading.text));
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  return widths;
}

// Shrinks the widest column that may shrink until the line fits.
void fit(const TextTable& table, std::vector<std::size_t>& widths, std::size_t line) {
  const std::size_t gaps = widths.empty() ? 0 : (widths.size() - 1) * kGap;
  std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
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

void append_line(std::string& out, const TextTable& table, const std::vector<std::size_t>& widths,
                 const std::vector<std::string>& cells) {
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
}

}  // namespace

std::string render(const TextTable& table, std::size_t width, bool bold) {
  std::vector<std::size_t> widths = natural_widths(table);
  if (width > 0) fit(table, widths, width);
  std::vector<std::string> titles;
  for (const auto& heading : table.headings) titles.push_back(heading.text);
  std::string out = bold ? "\x1b[1m" : "";
  append_line(out, table, widths, titles);
  out += bold ? "\x1b[0m\n" : "\n";
  for (const auto& row : table.rows) {
    append_line(out, table, widths, row);
    out += '\n';
  }
  return out;
}

}  // namespace wbd::cli

#include "core/sheet/cells.hpp"

#include <algorithm>
#include <array>

#include "core/sheet/fault.hpp"

namespace wbd::sheet {
namespace {

// Blanks beyond ASCII that spreadsheets put around numbers and words.
constexpr std::array<std::string_view, 5> kWideBlanks{"\u00A0", "\u202F", "\u2009", "\u200B", "\uFEFF"};

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  for (bool again = true; again && !text.empty();) {
    again = false;
    if (is_blank(text.front())) text.remove_prefix(1), again = true;
    if (!text.empty() && is_blank(text.back())) text.remove_suffix(1), again = true;
    for (const std::string_view blank : kWideBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

void TableBuilder::count_text(std::size_t bytes) {
  text_bytes_ += bytes;
  if (text_bytes_ > kMostTextBytes) throw_bad(Fault::too_much_text, {}, kMostTextBytes);
}

void TableBuilder::begin_row(std::int64_t line) {
  row_.line = line;
  row_.cells.clear();
}

void TableBuilder::put(std::size_t column, std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return;
  if (column >= kMostColumns) throw_bad(Fault::too_many_columns, std::to_string(row_.line), kMostColumns);
  if (text.size() > kLongestCell) throw_bad(Fault::long_cell, std::to_string(row_.line), kLongestCell);
  count_text(text.size());
  if (row_.cells.size() <= column) row_.cells.resize(column + 1);
  row_.cells[column] = text;
}

void TableBuilder::end_row() {
  if (row_.cells.empty()) return;
  if (table_.rows.size() >= kMostRows) throw_bad(Fault::too_many_rows, {}, kMostRows);
  table_.rows.push_back(row_);
}

void TableBuilder::fill_down(std::int64_t first, std::int64_t last, std::size_t column) {
  auto row = std::ranges::lower_bound(table_.rows, first, {}, &Row::line);
  if (row == table_.rows.end() || row->line != first || row->cell(column).empty()) return;
  const std::string text(row->cell(column));
  for (++row; row != table_.rows.end() && row->line <= last; ++row) {
    if (++filled_ > kMostRows) throw_bad(Fault::merged_rows, {}, kMostRows);
    if (!row->cell(column).empty()) continue;
    count_text(text.size());
    if (row->cells.size() <= column) row->cells.resize(column + 1);
    row->cells[column] = text;
  }
}

}  // namespace wbd::sheet

#include "core/sheet/csv_writer.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "core/base/foreign_text.hpp"

namespace wbd::sheet {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // without it Excel does not read UTF-8

using Cells = std::vector<std::pair<std::string, std::string>>;

class Heading {
 public:
  // False when the name is known.
  bool add(const std::string& name) {
    const bool is_new = place_.emplace(name, names_.size()).second;
    if (!is_new) return false;
    names_.push_back(name);
    for (auto dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
      objects_.insert(name.substr(0, dot));
    return true;
  }
  [[nodiscard]] const std::size_t* find(const std::string& name) const {
    const auto found = place_.find(name);
    return found == place_.end() ? nullptr : &found->second;
  }
  // A column is named name.something.
  [[nodiscard]] bool has_inside(const std::string& name) const { return objects_.contains(name); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> place_;
  std::unordered_set<std::string> objects_;
};

// 29.11.2026 14:05 of the zone. A text that is no time or date stays.
std::string russian_moment(const std::string& text, const TimeZone& zone) {
  const auto day_text = [](Date day) {
    return fmt::format("{:02}.{:02}.{:04}", unsigned{day.day()}, unsigned{day.month()}, int{day.year()});
  };
  if (const auto day = parse_date(text)) return day_text(*day);
  const auto time = parse_rfc3339(text);
  if (!time) return text;
  const auto local = zone.to_local(*time);
  const auto midnight = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::minutes>(local - midnight));
  return fmt::format("{} {:02}:{:02}", day_text(Date{midnight}), clock.hours().count(),
                     clock.minutes().count());
}

std::string value_of(const JsonNode& node, const CsvStyle& style) {
  if (node.type == JsonNode::Type::array || node.type == JsonNode::Type::object) return to_json(node);
  std::string text = node.scalar;
  if (node.type == JsonNode::Type::text)
    return spreadsheet_cell(style.excel ? russian_moment(text, *style.excel) : text);
  if (style.excel && node.type == JsonNode::Type::number) std::ranges::replace(text, '.', ',');
  return text;
}

void flatten(const JsonNode& node, const std::string& name, const Heading* fixed, const CsvStyle& style,
             Cells& cells) {
  const bool is_column = fixed != nullptr && fixed->find(name) != nullptr;
  if (node.type == JsonNode::Type::object && !is_column) {
    for (std::size_t i = 0; i < node.names.size(); ++i)
      flatten(node.children[i], name.empty() ? node.names[i] : name + "." + node.names[i], fixed, style,
              cells);
    return;
  }
  const bool absent_object = node.type == JsonNode::Type::null && fixed != nullptr && fixed->has_inside(name);
  if (absent_object) return;
  cells.emplace_back(name.empty() ? "value" : name, value_of(node, style));
}

std::vector<Cells> cells_of(const JsonNode& rows, const Heading* fixed, const CsvStyle& style) {
  std::vector<Cells> all;
  if (rows.type == JsonNode::Type::array) {
    for (const JsonNode& row : rows.children) flatten(row, "", fixed, style, all.emplace_back());
  } else {
    flatten(rows, "", fixed, style, all.emplace_back());
  }
  return all;
}

void append_cell(std::string& out, const std::string& cell, char separator) {
  if (cell.find(separator) == std::string::npos && cell.find_first_of("\"\r\n") == std::string::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_row(std::string& out, const std::vector<std::string>& cells, char separator) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += separator;
    append_cell(out, cells[i], separator);
  }
  out += "\r\n";
}

}  // namespace

std::vector<std::string> csv_columns(const JsonNode& rows) {
  Heading heading;
  for (const Cells& row : cells_of(rows, nullptr, {})) {
    for (const auto& [name, cell] : row) heading.add(name);
  }
  return heading.names();
}

std::string to_csv(const JsonNode& rows, const CsvStyle& style) {
  Heading heading;
  if (style.fixed != nullptr) {
    for (const Cells& row : cells_of(*style.fixed, nullptr, style)) {
      for (const auto& [name, cell] : row) heading.add(name);
    }
  }
  const std::vector<Cells> all = cells_of(rows, style.fixed == nullptr ? nullptr : &heading, style);
  for (const Cells& row : all) {
    for (const auto& [name, cell] : row) heading.add(name);
  }
  const std::vector<std::string>& names = style.only.empty() ? heading.names() : style.only;
  if (names.empty()) return {};
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < names.size(); ++i) places.emplace(names[i], i);
  const char separator = style.excel ? ';' : ',';
  std::string out;
  if (style.heading) {
    if (style.excel) out += kByteOrderMark;
    append_row(out, names, separator);
  }
  for (const Cells& row : all) {
    std::vector<std::string> cells(names.size());
    for (const auto& [name, cell] : row) {
      if (const auto place = places.find(name); place != places.end()) cells[place->second] = cell;
    }
    append_row(out, cells, separator);
  }
  return out;
}

}  // namespace wbd::sheet

#include "cli/output/arrange.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wbd::cli {
namespace {

// Heterogeneous rows have more than one sample, so the paths of all are taken.
void add_paths(const JsonNode& node, const std::string& prefix, std::vector<std::string>& paths) {
  for (std::size_t i = 0; i < node.names.size(); ++i) {
    const std::string path = prefix.empty() ? node.names[i] : prefix + "." + node.names[i];
    if (node.children[i].type == JsonNode::Type::object && !node.children[i].children.empty()) {
      add_paths(node.children[i], path, paths);
    } else if (std::ranges::find(paths, path) == paths.end()) {
      paths.push_back(path);
    }
  }
}

Error unknown_field(std::string_view option, std::string_view name, const std::vector<std::string>& known) {
  return {Errc::invalid_argument,
          fmt::format("{}: there is no field {}; there are {}", option, name, fmt::join(known, ", "))};
}

std::string_view rows_of(const Answer& answer) {
  return answer.rows.empty() ? std::string_view(answer.data) : member_bytes(answer.data, answer.rows);
}

struct SortRow {
  std::string_view bytes;
  bool absent = true;
  bool number = false;
  double amount = 0;
  std::string text;
};

SortRow sort_row(std::string_view bytes, std::string_view path) {
  SortRow row;
  row.bytes = bytes;
  const JsonNode tree = parse_json(bytes).value();
  const JsonNode* value = tree.find(path);
  if (value == nullptr || value->type == JsonNode::Type::null) return row;
  row.absent = false;
  row.number = value->type == JsonNode::Type::number;
  if (row.number) row.amount = std::strtod(value->scalar.c_str(), nullptr);
  row.text = value->children.empty() ? value->scalar : to_json(*value);
  return row;
}

bool less(const SortRow& a, const SortRow& b) {
  return a.number && b.number ? a.amount < b.amount : a.text < b.text;
}

}  // namespace

std::vector<std::string> field_paths(const Answer& answer) {
  std::vector<std::string> paths;
  const JsonNode rows =
      parse_json(answer.sample.empty() ? rows_of(answer) : std::string_view(answer.sample)).value();
  for (const JsonNode& row : rows.children) {
    if (row.type == JsonNode::Type::object) add_paths(row, "", paths);
    if (answer.sample.empty()) break;
  }
  return paths;
}

Result<std::vector<Column>> chosen_columns(const Answer& answer, const std::vector<std::string>& names) {
  const std::vector<std::string> known = field_paths(answer);
  std::vector<Column> columns;
  for (const std::string& name : names) {
    if (!known.empty() && std::ranges::find(known, name) == known.end())
      return unknown_field("--columns", name, known);
    const auto own = std::ranges::find(answer.columns, std::string_view(name), &Column::path);
    const Form form = name.ends_with("_at") ? Form::time : Form::text;
    columns.push_back(own == answer.columns.end() ? Column{name, name, name, form} : own->ranked(0));
  }
  return columns;
}

Result<void> sort_rows(Answer& answer, std::string_view order) {
  const bool down = order.starts_with('-');
  const std::string_view path = order.substr(down ? 1 : 0);
  const std::vector<std::string> known = field_paths(answer);
  if (!known.empty() && std::ranges::find(known, path) == known.end())
    return unknown_field("--sort", path, known);
  std::vector<SortRow> rows;
  for (const std::string_view bytes : array_items(rows_of(answer))) rows.push_back(sort_row(bytes, path));
  std::ranges::stable_sort(rows, [down](const SortRow& a, const SortRow& b) {
    if (a.absent || b.absent) return !a.absent && b.absent;
    return down ? less(b, a) : less(a, b);
  });
  std::size_t first = 0, end = rows.size();
  if (answer.page) {
    first = std::min(end, static_cast<std::size_t>(answer.page->offset));
    end = std::min(end, first + static_cast<std::size_t>(answer.page->limit));
  }
  std::string sorted = "[";
  for (std::size_t i = first; i < end; ++i) {
    if (i > first) sorted += ',';
    sorted += rows[i].bytes;
  }
  sorted += ']';
  if (answer.rows.empty()) {
    answer.data = std::move(sorted);
    return {};
  }
  const std::string_view old = rows_of(answer);
  answer.data.replace(static_cast<std::size_t>(old.data() - answer.data.data()), old.size(), sorted);
  return {};
}

}  // namespace wbd::cli

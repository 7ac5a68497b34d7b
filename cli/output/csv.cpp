#include "cli/output/csv.hpp"

#include <unordered_map>
#include <utility>

namespace wbd::cli {
namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

void flatten(const JsonNode& node, const std::string& name, Cells& cells) {
  switch (node.type) {
    case JsonNode::Type::object:
      for (std::size_t i = 0; i < node.names.size(); ++i) {
        flatten(node.children[i], name.empty() ? node.names[i] : name + "." + node.names[i], cells);
      }
      return;
    case JsonNode::Type::array:
      cells.emplace_back(name, to_json(node));
      return;
    default:
      cells.emplace_back(name.empty() ? "value" : name, node.scalar);
  }
}

void append_cell(std::string& out, const std::string& cell) {
  if (cell.find_first_of(",\"\r\n") == std::string::npos) {
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

void append_row(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(out, cells[i]);
  }
  out += "\r\n";
}

}  // namespace

std::string to_csv(const JsonNode& rows) {
  std::vector<Cells> all;
  if (rows.type == JsonNode::Type::array) {
    for (const JsonNode& row : rows.children) flatten(row, "", all.emplace_back());
  } else {
    flatten(rows, "", all.emplace_back());
  }
  std::vector<std::string> names;
  std::unordered_map<std::string, std::size_t> place;
  for (const Cells& row : all) {
    for (const auto& [name, cell] : row) {
      if (place.emplace(name, names.size()).second) names.push_back(name);
    }
  }
  if (names.empty()) return {};
  std::string out;
  append_row(out, names);
  for (const Cells& row : all) {
    std::vector<std::string> cells(names.size());
    for (const auto& [name, cell] : row) cells[place[name]] = cell;
    append_row(out, cells);
  }
  return out;
}

}  // namespace wbd::cli

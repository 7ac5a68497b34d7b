#include "cli/output/csv.hpp"

#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace wbd::cli {
namespace {

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

void flatten(const JsonNode& node, const std::string& name, const Heading* fixed, Cells& cells) {
  const bool is_column = fixed != nullptr && fixed->find(name) != nullptr;
  if (node.type == JsonNode::Type::object && !is_column) {
    for (std::size_t i = 0; i < node.names.size(); ++i)
      flatten(node.children[i], name.empty() ? node.names[i] : name + "." + node.names[i], fixed, cells);
    return;
  }
  const bool absent_object = node.type == JsonNode::Type::null && fixed != nullptr && fixed->has_inside(name);
  if (absent_object) return;
  const bool as_json = node.type == JsonNode::Type::array || node.type == JsonNode::Type::object;
  cells.emplace_back(name.empty() ? "value" : name, as_json ? to_json(node) : node.scalar);
}

std::vector<Cells> cells_of(const JsonNode& rows, const Heading* fixed) {
  std::vector<Cells> all;
  if (rows.type == JsonNode::Type::array) {
    for (const JsonNode& row : rows.children) flatten(row, "", fixed, all.emplace_back());
  } else {
    flatten(rows, "", fixed, all.emplace_back());
  }
  return all;
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

std::string to_csv(const JsonNode& rows, const JsonNode* sample) {
  Heading heading;
  if (sample != nullptr) {
    for (const Cells& row : cells_of(*sample, nullptr)) {
      for (const auto& [name, cell] : row) heading.add(name);
    }
  }
  const std::vector<Cells> all = cells_of(rows, sample == nullptr ? nullptr : &heading);
  for (const Cells& row : all) {
    for (const auto& [name, cell] : row) heading.add(name);
  }
  const std::vector<std::string>& names = heading.names();
  if (names.empty()) return {};
  std::string out;
  append_row(out, names);
  for (const Cells& row : all) {
    std::vector<std::string> cells(names.size());
    for (const auto& [name, cell] : row) cells[*heading.find(name)] = cell;
    append_row(out, cells);
  }
  return out;
}

}  // namespace wbd::cli

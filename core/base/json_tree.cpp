#include "core/base/json_tree.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/json_text.hpp"

namespace wbd {
namespace {

// Builds the tree from nlohmann's events: number_float gives the token as written.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(JsonNode& root) : root_(root) {}

  bool null() override { return place({JsonNode::Type::null, {}, {}, {}}); }
  bool boolean(bool value) override {
    return place({JsonNode::Type::boolean, value ? "true" : "false", {}, {}});
  }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& token) override { return number(token); }
  bool string(string_t& value) override { return place({JsonNode::Type::text, std::move(value), {}, {}}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonNode::Type::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(JsonNode::Type::array); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    open_.back()->names.push_back(std::move(name));
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool number(std::string token) { return place({JsonNode::Type::number, std::move(token), {}, {}}); }

  JsonNode& append(JsonNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return root_;
    }
    return open_.back()->children.emplace_back(std::move(node));
  }
  bool place(JsonNode node) {
    append(std::move(node));
    return true;
  }
  // The pointers stay valid: a parent's children do not move while one of them is open.
  bool open(JsonNode::Type type) {
    open_.push_back(&append({type, {}, {}, {}}));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  JsonNode& root_;
  std::vector<JsonNode*> open_;
};

void append_json(std::string& out, const JsonNode& node) {
  switch (node.type) {
    case JsonNode::Type::null:
      out += "null";
      return;
    case JsonNode::Type::boolean:
    case JsonNode::Type::number:
      out += node.scalar;
      return;
    case JsonNode::Type::text:
      append_json_string(out, node.scalar);
      return;
    case JsonNode::Type::array:
    case JsonNode::Type::object:
      break;
  }
  const bool object = node.type == JsonNode::Type::object;
  out += object ? '{' : '[';
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) out += ',';
    if (object) {
      append_json_string(out, node.names[i]);
      out += ':';
    }
    append_json(out, node.children[i]);
  }
  out += object ? '}' : ']';
}

// Reads well-formed JSON into nodes that may hold an earlier value, whose memory is kept.
class WrittenJson {
 public:
  explicit WrittenJson(std::string_view text) : text_(text) {}

  [[nodiscard]] char next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  // Passes over `c` if it comes next.
  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail();
  }

  void read(JsonNode& node) {
    switch (next()) {
      case '"':
        node.type = JsonNode::Type::text;
        read_text(node.scalar);
        return clear(node, 0);
      case '{':
        return read_object(node);
      case '[':
        return read_array(node);
      case 'n':
        node.type = JsonNode::Type::null;
        read_token(node);
        if (node.scalar != "null") fail();
        return node.scalar.clear();
      case 't':
      case 'f':
        node.type = JsonNode::Type::boolean;
        return read_token(node);
      default:
        node.type = JsonNode::Type::number;
        return read_token(node);
    }
  }

 private:
  [[noreturn]] static void fail() { throw Failure({Errc::internal, "rows are not valid JSON"}); }

  static void clear(JsonNode& node, std::size_t members) {
    node.names.resize(std::min(node.names.size(), members));
    node.children.resize(std::min(node.children.size(), members));
  }

  void read_object(JsonNode& node) {
    node.type = JsonNode::Type::object;
    node.scalar.clear();
    std::size_t members = 0;
    expect('{');
    for (; !take('}'); ++members) {
      if (members > 0) expect(',');
      if (members >= node.names.size()) node.names.emplace_back();
      if (next() != '"') fail();
      read_text(node.names[members]);
      expect(':');
      read_child(node, members);
    }
    clear(node, members);
  }

  void read_array(JsonNode& node) {
    node.type = JsonNode::Type::array;
    node.scalar.clear();
    std::size_t items = 0;
    expect('[');
    for (; !take(']'); ++items) {
      if (items > 0) expect(',');
      read_child(node, items);
    }
    clear(node, items);
    node.names.clear();
  }

  void read_child(JsonNode& node, std::size_t index) {
    if (index >= node.children.size()) node.children.emplace_back();
    read(node.children[index]);
  }

  void read_text(std::string& out) {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      out.assign(text_, begin, at_ - begin);
      ++at_;
      return;
    }
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) fail();
    ++at_;
    auto decoded = parse_json(text_.substr(begin - 1, at_ - begin + 1));
    if (!decoded) fail();
    out = std::move(decoded->scalar);
  }

  void read_token(JsonNode& node) {
    const std::size_t end = std::min(text_.find_first_of(",]} \n", at_), text_.size());
    if (end == at_) fail();
    node.scalar.assign(text_, at_, end - at_);
    at_ = end;
    clear(node, 0);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::size_t skip_space(std::string_view text, std::size_t at) {
  const std::size_t found = text.find_first_not_of(" \t\r\n", at);
  return found == std::string_view::npos ? text.size() : found;
}

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return text.size();
}

// The position after the value that begins at `at`.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
      if (depth == 0) return at;
      continue;
    }
    if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && (c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
      return at;
    }
    ++at;
  }
  return at;
}

}  // namespace

const JsonNode* JsonNode::find(std::string_view path) const {
  const std::size_t dot = path.find('.');
  const std::string_view head = path.substr(0, dot);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != head) continue;
    return dot == std::string_view::npos ? &children[i] : children[i].find(path.substr(dot + 1));
  }
  return nullptr;
}

Result<JsonNode> parse_json(std::string_view text) {
  JsonNode root;
  TreeBuilder builder(root);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
    return Error{Errc::bad_data, "an answer is not valid JSON"};
  }
  return root;
}

std::string to_json(const JsonNode& node) {
  std::string out;
  append_json(out, node);
  return out;
}

void each_item(std::string_view written, const std::function<void(const JsonNode&)>& use) {
  WrittenJson reader(written);
  JsonNode node;
  if (!reader.take('[')) {
    reader.read(node);
    return use(node);
  }
  for (bool first = true; !reader.take(']'); first = false) {
    if (!first) reader.expect(',');
    reader.read(node);
    use(node);
  }
}

std::vector<std::string_view> array_items(std::string_view array) {
  std::vector<std::string_view> items;
  std::size_t at = skip_space(array, 0) + 1;
  while ((at = skip_space(array, at)) < array.size() && array[at] != ']') {
    const std::size_t end = end_of_value(array, at);
    items.push_back(array.substr(at, end - at));
    at = skip_space(array, end);
    if (at < array.size() && array[at] == ',') ++at;
  }
  return items;
}

std::string_view member_bytes(std::string_view object, std::string_view name) {
  std::size_t at = skip_space(object, 0) + 1;
  while ((at = skip_space(object, at)) < object.size() && object[at] == '"') {
    const std::size_t name_end = end_of_string(object, at);
    const std::string_view found = object.substr(at + 1, name_end - at - 2);
    at = skip_space(object, skip_space(object, name_end) + 1);
    const std::size_t end = end_of_value(object, at);
    if (found == name) return object.substr(at, end - at);
    at = skip_space(object, end);
    if (at < object.size() && object[at] == ',') ++at;
  }
  return {};
}

}  // namespace wbd

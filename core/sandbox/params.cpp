#include "core/sandbox/params.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"

namespace wbd::sandbox {
namespace {

using nlohmann::json;

bool contains(std::initializer_list<std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string message(std::string_view name, std::string_view what) {
  return std::string(name) + ": " + std::string(what);
}

}  // namespace

Query::Query(std::string_view text, std::initializer_list<std::string_view> known) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    const auto name = percent_decode(pair.substr(0, equals), true);
    const auto value =
        percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
    if (!name || !value) refuse("query: malformed percent encoding");
    if (!contains(known, *name)) refuse(message(*name, "unknown parameter"));
    if (!values_.emplace(*name, *value).second) refuse(message(*name, "given twice"));
  }
}

std::optional<std::string> Query::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::string Query::required_text(std::string_view name) const {
  auto value = text(name);
  if (!value || value->empty()) refuse(message(name, "field required"));
  return *value;
}

std::optional<std::int64_t> Query::integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const auto value = text(name);
  if (!value) return std::nullopt;
  std::int64_t number = 0;
  const char* const end = value->data() + value->size();
  const auto [stop, error] = std::from_chars(value->data(), end, number);
  if (error != std::errc{} || stop != end) refuse(message(name, "expected integer"));
  if (number < low || number > high) refuse(message(name, "Value not validated"));
  return number;
}

std::int64_t Query::required_integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  (void)required_text(name);
  return *integer(name, low, high);
}

bool Query::required_flag(std::string_view name) const {
  const std::string value = required_text(name);
  if (value != "true" && value != "false") refuse(message(name, "expected boolean"));
  return value == "true";
}

std::optional<std::string> Query::choice(std::string_view name,
                                         std::initializer_list<std::string_view> allowed) const {
  auto value = text(name);
  if (value && !contains(allowed, *value)) refuse(message(name, "Value not validated"));
  return value;
}

struct Body::Node {
  json document;
};

namespace {

const json* member(const void* object, std::string_view name) {
  if (object == nullptr) return nullptr;
  const auto& value = *static_cast<const json*>(object);
  const auto found = value.find(name);
  return found == value.end() || found->is_null() ? nullptr : &*found;
}

}  // namespace

Body::Body(std::shared_ptr<const Node> root, const void* here, std::string path)
    : root_(std::move(root)), here_(here), path_(std::move(path)) {}

Body Body::parse(std::string_view text) {
  auto node = std::make_shared<Node>();
  node->document = json::parse(text, nullptr, false);
  if (!node->document.is_object()) refuse("Request body can not be decoded");
  const json* const here = &node->document;
  return {std::move(node), here, ""};
}

void Body::allow(std::initializer_list<std::string_view> known) const {
  allow(std::span(known.begin(), known.size()));
}

void Body::allow(std::span<const std::string_view> known) const {
  if (here_ == nullptr) return;
  for (const auto& [name, value] : static_cast<const json*>(here_)->items()) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      refuse(message(path_ + name, "unknown field"));
  }
}

bool Body::has(std::string_view name) const {
  return member(here_, name) != nullptr;
}

Body Body::object(std::string_view name) const {
  const json* const value = member(here_, name);
  if (value != nullptr && !value->is_object()) refuse(message(path_ + std::string(name), "expected object"));
  return {root_, value, path_ + std::string(name) + "."};
}

std::optional<std::int64_t> Body::integer(std::string_view name, std::int64_t low, std::int64_t high) const {
  const json* const value = member(here_, name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_number_integer()) refuse(message(path_ + std::string(name), "expected integer"));
  const auto number = value->get<std::int64_t>();
  if (number < low || number > high) refuse(message(path_ + std::string(name), "Value not validated"));
  return number;
}

std::optional<std::string> Body::text(std::string_view name) const {
  const json* const value = member(here_, name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) refuse(message(path_ + std::string(name), "expected string"));
  return value->get<std::string>();
}

std::optional<bool> Body::flag(std::string_view name) const {
  const json* const value = member(here_, name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_boolean()) refuse(message(path_ + std::string(name), "expected boolean"));
  return value->get<bool>();
}

std::vector<std::int64_t> Body::integers(std::string_view name, std::size_t most) const {
  const json* const value = member(here_, name);
  if (value == nullptr) return {};
  const std::string where = path_ + std::string(name);
  if (!value->is_array()) refuse(message(where, "expected array"));
  if (value->size() > most) refuse(message(where, "too many items"));
  std::vector<std::int64_t> numbers;
  for (const json& item : *value) {
    if (!item.is_number_integer()) refuse(message(where, "expected integers"));
    numbers.push_back(item.get<std::int64_t>());
  }
  return numbers;
}

std::vector<std::string> Body::texts(std::string_view name, std::size_t most) const {
  const json* const value = member(here_, name);
  if (value == nullptr) return {};
  const std::string where = path_ + std::string(name);
  if (!value->is_array()) refuse(message(where, "expected array"));
  if (value->size() > most) refuse(message(where, "too many items"));
  std::vector<std::string> texts;
  for (const json& item : *value) {
    if (!item.is_string()) refuse(message(where, "expected strings"));
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

}  // namespace wbd::sandbox

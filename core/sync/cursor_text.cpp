#include "core/sync/cursor_text.hpp"

#include <limits>

#include <nlohmann/json.hpp>

namespace wbd::sync {

using nlohmann::json;

struct CursorObject::Json {
  json value = json::object();

  // nullptr when there is no such field.
  [[nodiscard]] const json* find(std::string_view name) const {
    const auto found = value.find(name);
    return found == value.end() ? nullptr : &*found;
  }
};

namespace {

std::optional<std::int64_t> whole_number(const json& value) {
  constexpr auto kLargest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (!value.is_number_integer()) return std::nullopt;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > kLargest) return std::nullopt;
  return value.get<std::int64_t>();
}

std::optional<std::string> plain_text(const json& value) {
  return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

// Reads every element of an array with `read`; nullopt when one has another type.
template <class T, class Read>
std::optional<std::vector<T>> each_of(const json& value, Read read) {
  if (!value.is_array()) return std::nullopt;
  std::vector<T> all;
  for (const json& item : value) {
    auto one = read(item);
    if (!one) return std::nullopt;
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace

std::int64_t number_of(const std::optional<UtcTime>& time) {
  return time ? time->time_since_epoch().count() : 0;
}

bool read_number(std::int64_t number, std::int64_t& value) {
  value = number;
  return true;
}

bool read_number(std::int64_t number, int& value) {
  value = static_cast<int>(number);
  return value == number;
}

bool read_number(std::int64_t number, Millis& value) {
  value = Millis{number};
  return true;
}

bool read_number(std::int64_t number, std::optional<UtcTime>& time) {
  constexpr UtcTime kFirst = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};
  constexpr UtcTime kEnd = std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1};
  const UtcTime read{Millis{number}};
  time = number == 0 ? std::nullopt : std::optional(read);
  return read >= kFirst && read < kEnd;
}

std::string text_of(const std::string& text) {
  return text;
}

std::string text_of(const std::optional<std::string>& text) {
  return text.value_or("");
}

std::string text_of(const std::optional<Date>& date) {
  return date ? wbd::to_string(*date) : std::string();
}

std::string text_of(Date date) {
  return wbd::to_string(date);
}

bool read_text(std::string text, std::string& value) {
  value = std::move(text);
  return true;
}

bool read_text(std::string text, std::optional<std::string>& value) {
  value = text.empty() ? std::nullopt : std::optional(std::move(text));
  return true;
}

bool read_text(const std::string& text, std::optional<Date>& date) {
  date = parse_date(text);
  return date || text.empty();
}

bool read_text(const std::string& text, Date& date) {
  const auto read = parse_date(text);
  date = read.value_or(Date{});
  return read.has_value();
}

CursorObject::CursorObject() : json_(std::make_unique<Json>()) {}

CursorObject::CursorObject(std::string_view text) : CursorObject() {
  // No cursor has a fraction. The parser turns too large a number into a fraction, so it is rejected.
  bool whole = true;
  const auto look = [&whole](int, json::parse_event_t, const json& value) {
    whole &= !value.is_number_float();
    return true;
  };
  json parsed = json::parse(text, look, false);
  readable_ = whole && parsed.is_object();
  if (readable_) json_->value = std::move(parsed);
}

CursorObject::CursorObject(std::unique_ptr<Json> json) : json_(std::move(json)) {}
CursorObject::CursorObject(CursorObject&&) noexcept = default;
CursorObject::~CursorObject() = default;

std::string CursorObject::text() const {
  return json_->value.dump();
}

void CursorObject::set_flag(std::string_view name, bool value) {
  json_->value[std::string(name)] = value;
}

void CursorObject::set_number(std::string_view name, std::int64_t value) {
  json_->value[std::string(name)] = value;
}

void CursorObject::set_text(std::string_view name, std::string value) {
  json_->value[std::string(name)] = std::move(value);
}

void CursorObject::set_object(std::string_view name, CursorObject value) {
  json_->value[std::string(name)] = std::move(value.json_->value);
}

void CursorObject::set_numbers(std::string_view name, const std::vector<std::int64_t>& values) {
  json_->value[std::string(name)] = values;
}

void CursorObject::set_texts(std::string_view name, const std::vector<std::string>& values) {
  json_->value[std::string(name)] = values;
}

void CursorObject::set_objects(std::string_view name, std::vector<CursorObject> values) {
  json array = json::array();
  for (CursorObject& value : values) array.push_back(std::move(value.json_->value));
  json_->value[std::string(name)] = std::move(array);
}

std::optional<bool> CursorObject::flag(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  require(value->is_boolean());
  return value->is_boolean() ? std::optional(value->get<bool>()) : std::nullopt;
}

std::optional<std::int64_t> CursorObject::number(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  const auto number = whole_number(*value);
  require(number.has_value());
  return number;
}

std::optional<std::string> CursorObject::text(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  auto text = plain_text(*value);
  require(text.has_value());
  return text;
}

std::optional<CursorObject> CursorObject::object(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  require(value->is_object());
  if (!value->is_object()) return std::nullopt;
  return CursorObject(std::make_unique<Json>(Json{*value}));
}

std::optional<std::vector<std::int64_t>> CursorObject::numbers(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  auto all = each_of<std::int64_t>(*value, whole_number);
  require(all.has_value());
  return all;
}

std::optional<std::vector<std::string>> CursorObject::texts(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  auto all = each_of<std::string>(*value, plain_text);
  require(all.has_value());
  return all;
}

std::optional<std::vector<CursorObject>> CursorObject::objects(std::string_view name) {
  const json* value = json_->find(name);
  if (value == nullptr) return std::nullopt;
  const auto inner = [](const json& item) -> std::optional<CursorObject> {
    if (!item.is_object()) return std::nullopt;
    return CursorObject(std::make_unique<Json>(Json{item}));
  };
  auto all = each_of<CursorObject>(*value, inner);
  require(all.has_value());
  return all;
}

}  // namespace wbd::sync

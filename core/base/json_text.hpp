#pragma once
// Writes JSON straight into a string: the answers of the API are built once and kept as bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// Appends text as a JSON string with quotes; invalid UTF-8 becomes U+FFFD, so the output is always valid.
void append_json_string(std::string& out, std::string_view text);

// Builds one JSON document. It places the commas; the caller keeps the nesting right.
//   JsonWriter w(out); w.begin_object(); w.field("srid", srid); w.field("price", price); w.end_object();
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);

  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(const std::string& text) { value(std::string_view(text)); }
  void value(bool flag);
  void value(std::int64_t number);
  void value(std::uint64_t number);
  void value(int number) { value(static_cast<std::int64_t>(number)); }
  void value(double number);  // shortest form that reads back equal; null when not finite
  void value(Money amount);
  void value(UtcTime time);
  void value(std::nullptr_t);
  template <class Tag>
  void value(Id<Tag> id) {
    value(id.value);
  }
  template <class T>
  void value(const std::optional<T>& maybe) {
    if (maybe) {
      value(*maybe);
    } else {
      value(nullptr);
    }
  }
  // Two decimals from hundredths: 1234 -> 12.34
  void hundredths(std::optional<std::int64_t> number);
  void raw(std::string_view json);  // a complete JSON value

  template <class T>
  void field(std::string_view name, const T& v) {
    key(name);
    value(v);
  }
  // An array of values.
  template <class Values>
  void values(const Values& all) {
    begin_array();
    for (const auto& one : all) value(one);
    end_array();
  }
  template <class Values>
  void values_field(std::string_view name, const Values& all) {
    key(name);
    values(all);
  }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  std::string& out_;
  bool need_comma_ = false;
};

}  // namespace wbd

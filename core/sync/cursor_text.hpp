#pragma once
// Cursors as JSON text in sync_state.cursor. A cursor names its fields once, in
//   static void fields(auto& cursor, auto&& field) { field("offset", cursor.offset); ... }
// and both reading and writing use it. The names are stored, so a member that is renamed keeps its name in
// the text. In the text 0 means no time; "" means no date and no text.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace wbd::sync {

struct NoField {
  void operator()(std::string_view, auto&) const {}
};
template <class T>
concept Fielded = requires(T& value) {
  T::fields(value, NoField{});
};

// --- the types that a field may have, as a number or as text. Reading returns false for an invalid value.
[[nodiscard]] inline std::int64_t number_of(std::int64_t value) {
  return value;
}
[[nodiscard]] inline std::int64_t number_of(int value) {
  return value;
}
[[nodiscard]] inline std::int64_t number_of(Millis value) {
  return value.count();
}
[[nodiscard]] std::int64_t number_of(const std::optional<UtcTime>& time);  // milliseconds since the epoch
[[nodiscard]] bool read_number(std::int64_t number, std::int64_t& value);
[[nodiscard]] bool read_number(std::int64_t number, int& value);
[[nodiscard]] bool read_number(std::int64_t number, Millis& value);
[[nodiscard]] bool read_number(std::int64_t number, std::optional<UtcTime>& time);  // the years 1900 to 9999

[[nodiscard]] std::string text_of(const std::string& text);
[[nodiscard]] std::string text_of(const std::optional<std::string>& text);
[[nodiscard]] std::string text_of(const std::optional<Date>& date);  // YYYY-MM-DD
[[nodiscard]] std::string text_of(Date date);
[[nodiscard]] bool read_text(std::string text, std::string& value);
[[nodiscard]] bool read_text(std::string text, std::optional<std::string>& value);
[[nodiscard]] bool read_text(const std::string& text, std::optional<Date>& date);
[[nodiscard]] bool read_text(const std::string& text, Date& date);

template <class T>
concept NumberField = requires(const T& value) {
  number_of(value);
}
&&!std::same_as<T, bool>;
template <class T>
concept TextField = requires(const T& value) {
  text_of(value);
};

// One JSON object.
class CursorObject {
 public:
  CursorObject();
  // Not readable when `text` is not an object, or holds a fraction or a number that is too large.
  explicit CursorObject(std::string_view text);
  CursorObject(CursorObject&&) noexcept;
  ~CursorObject();

  [[nodiscard]] bool readable() const { return readable_; }
  [[nodiscard]] std::string text() const;

  void set_flag(std::string_view name, bool value);
  void set_number(std::string_view name, std::int64_t value);
  void set_text(std::string_view name, std::string value);
  void set_object(std::string_view name, CursorObject value);
  void set_numbers(std::string_view name, const std::vector<std::int64_t>& values);
  void set_texts(std::string_view name, const std::vector<std::string>& values);
  void set_objects(std::string_view name, std::vector<CursorObject> values);

  // nullopt when the field is missing. A field of another type makes the object unreadable.
  [[nodiscard]] std::optional<bool> flag(std::string_view name);
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name);
  [[nodiscard]] std::optional<std::string> text(std::string_view name);
  [[nodiscard]] std::optional<CursorObject> object(std::string_view name);
  [[nodiscard]] std::optional<std::vector<std::int64_t>> numbers(std::string_view name);
  [[nodiscard]] std::optional<std::vector<std::string>> texts(std::string_view name);
  [[nodiscard]] std::optional<std::vector<CursorObject>> objects(std::string_view name);
  void require(bool readable) { readable_ = readable_ && readable; }

 private:
  struct Json;
  explicit CursorObject(std::unique_ptr<Json> json);

  std::unique_ptr<Json> json_;
  bool readable_ = true;
};

template <Fielded Cursor>
[[nodiscard]] CursorObject write_fields(const Cursor& cursor);
template <Fielded Cursor>
void read_fields(CursorObject& object, Cursor& cursor);

struct WriteField {
  CursorObject& object;
  template <class T>
  void operator()(std::string_view name, const T& value) const {
    if constexpr (std::same_as<T, bool>) {
      object.set_flag(name, value);
    } else if constexpr (NumberField<T>) {
      object.set_number(name, number_of(value));
    } else if constexpr (TextField<T>) {
      object.set_text(name, text_of(value));
    } else if constexpr (std::same_as<T, std::vector<std::int64_t>>) {
      object.set_numbers(name, value);
    } else if constexpr (Fielded<T>) {
      object.set_object(name, write_fields(value));
    } else if constexpr (TextField<typename T::value_type>) {
      std::vector<std::string> texts;
      for (const auto& item : value) texts.push_back(text_of(item));
      object.set_texts(name, texts);
    } else {
      std::vector<CursorObject> objects;
      for (const auto& item : value) objects.push_back(write_fields(item));
      object.set_objects(name, std::move(objects));
    }
  }
};

struct ReadField {
  CursorObject& object;
  template <class T>
  void operator()(std::string_view name, T& value) const {
    if constexpr (std::same_as<T, bool>) {
      value = object.flag(name).value_or(value);
    } else if constexpr (NumberField<T>) {
      if (const auto number = object.number(name)) object.require(read_number(*number, value));
    } else if constexpr (TextField<T>) {
      if (auto text = object.text(name)) object.require(read_text(std::move(*text), value));
    } else if constexpr (std::same_as<T, std::vector<std::int64_t>>) {
      if (auto numbers = object.numbers(name)) value = std::move(*numbers);
    } else if constexpr (Fielded<T>) {
      if (auto inner = object.object(name)) {
        read_fields(*inner, value);
        object.require(inner->readable());
      }
    } else if constexpr (TextField<typename T::value_type>) {
      if (auto texts = object.texts(name)) {
        for (std::string& text : *texts) object.require(read_text(std::move(text), value.emplace_back()));
      }
    } else {
      if (auto items = object.objects(name)) {
        for (CursorObject& item : *items) {
          read_fields(item, value.emplace_back());
          object.require(item.readable());
        }
      }
    }
  }
};

template <Fielded Cursor>
CursorObject write_fields(const Cursor& cursor) {
  CursorObject object;
  Cursor::fields(cursor, WriteField{object});
  return object;
}

template <Fielded Cursor>
void read_fields(CursorObject& object, Cursor& cursor) {
  Cursor::fields(cursor, ReadField{object});
}

template <Fielded Cursor>
[[nodiscard]] std::string to_text(const Cursor& cursor) {
  return write_fields(cursor).text();
}

// Missing fields keep their defaults. Text that cannot be read counts as "never synced": everything is
// fetched again, nothing is lost.
template <Fielded Cursor>
[[nodiscard]] Cursor read_cursor(std::string_view text) {
  CursorObject object(text);
  Cursor cursor;
  read_fields(object, cursor);
  return object.readable() ? std::move(cursor) : Cursor{};
}

}  // namespace wbd::sync

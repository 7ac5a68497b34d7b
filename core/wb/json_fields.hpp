#pragma once
// Reads WB's objects field by field with simdjson on demand. A table maps the keys to members. Private to the
// parsers of this folder, because it includes simdjson.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/order.hpp"
#include "core/wb/field_counts.hpp"

namespace wbd::wb {

namespace ondemand = simdjson::ondemand;

// absent: null, or WB's form of "no value" ("", price 0, the year 1).
// flawed: an object was read, except for an optional field.
// wrong: the type or the value is wrong.
// broken: the document is not JSON; nothing more can be read from it.
enum class Read { ok, absent, flawed, wrong, broken };

// A number, amount or time outside of what a seller can have is wrong: a column or a sum would overflow. A
// time is of the years 1970 to 2199, an amount below 100 billion, a count fits 32 bits.
inline constexpr Money kMostAmount{10'000'000'000'000};
[[nodiscard]] bool is_plausible(UtcTime time);

// Numbers that WB writes as texts, and the reverse, are read where they mean only one thing. FieldTally
// counts them as retyped.
Read read(ondemand::value& value, std::string& out);  // "" is absent
Read read(ondemand::value& value, std::optional<std::string>& out);
Read read(ondemand::value& value, bool& out);
Read read(ondemand::value& value, std::int64_t& out);  // 5, 5.0, 5e0 and "5", but not 5.5
Read read(ondemand::value& value, std::optional<std::int64_t>& out);
Read read(ondemand::value& value, UtcTime& out);
Read read(ondemand::value& value, std::optional<UtcTime>& out);
Read read(ondemand::value& value, std::optional<Money>& out);  // exact decimal; 0 is absent
Read read(ondemand::value& value, std::optional<bool>& out);
Read read(ondemand::value& value, std::optional<WarehouseType>& out);
Read read(ondemand::value& value, std::vector<std::string>& out);  // an array of strings
Read read(ondemand::value& value, Date& out);                      // of a date or a time; "" is absent
Read read(ondemand::value& value, std::optional<Date>& out);

Read read_count(ondemand::value& value, std::int64_t& out);
Read read_count(ondemand::value& value, std::optional<std::int64_t>& out);
Read read_percent(ondemand::value& value, std::optional<std::int32_t>& out);  // rounded to whole percent
// For percents, coefficients and ratings: 24.15 -> 2415, exactly; 0 is a value, not absent.
Read read_hundredths(ondemand::value& value, std::optional<std::int64_t>& out);
// For accounting: "376.99" or a number, exactly; 0 is an amount, "" is absent.
Read read_amount(ondemand::value& value, std::optional<Money>& out);
Read read_amount(ondemand::value& value, std::optional<Amount>& out);
// For prices: 0 means that no price was set. The result is then ok, and `out` stays empty.
Read read_price(ondemand::value& value, std::optional<Money>& out);
// Numbers of the tariffs: "1 039,5", "35.65", "11,2"; also JSON numbers. "" and "-" are ok and leave
// `hundredths` empty.
Read read_decimal_text(ondemand::value& value, std::optional<std::int64_t>& hundredths);
// The same for a text. The outer nullopt: not a number. The inner nullopt: no value.
[[nodiscard]] std::optional<std::optional<std::int64_t>> parse_decimal_text(std::string_view text);
// For texts that can be cleared: "" is a value, null and a missing field are not.
Read read_given(ondemand::value& value, std::optional<std::string>& out);
Read read_text(ondemand::value& value, std::string& out);  // "" and null are ""
Read read_raw(ondemand::value& value, std::string& out);   // any array or object, checked, verbatim

template <class Tag>
Read read(ondemand::value& value, Id<Tag>& out) {
  return read(value, out.value);
}
template <class Tag>
Read read(ondemand::value& value, std::optional<Id<Tag>>& out) {
  Id<Tag> id;
  const Read outcome = read(value, id.value);
  if (outcome == Read::ok) out = id;
  return outcome;
}

enum class Need {
  optional,    // a value of a wrong type is dropped and the row is kept
  if_present,  // may be absent, but a value of a wrong type makes the row unusable
  required     // the row is unusable without it
};

template <class Row>
struct JsonField {
  std::string_view key;
  Need need;
  Read (*read)(ondemand::value& value, Row& row);
  Presence presence = Presence::usually;  // of a required field: always
};

// Marks a field that some kinds of rows do not have, or have as null.
template <class Row>
constexpr JsonField<Row> sometimes(JsonField<Row> field) {
  field.presence = Presence::sometimes;
  return field;
}
// Marks a field that whole answers may lack.
template <class Row>
constexpr JsonField<Row> in_some_answers(JsonField<Row> field) {
  field.presence = Presence::any;
  return field;
}

template <class>
struct MemberOf;
template <class Row, class T>
struct MemberOf<T Row::*> {
  using type = Row;
};

// Makes a table entry: the read() for the member's type stores the key's value in the member.
template <auto Member>
constexpr auto field(std::string_view key, Need need) {
  using Row = typename MemberOf<decltype(Member)>::type;
  return JsonField<Row>{key, need, [](ondemand::value& value, Row& row) { return read(value, row.*Member); }};
}
template <auto Member>
constexpr auto required(std::string_view key) {
  return field<Member>(key, Need::required);
}
template <auto Member>
constexpr auto optional(std::string_view key) {
  return field<Member>(key, Need::optional);
}

// The same for a number of pieces, or for one of WB's small numbers.
template <auto Member>
constexpr auto count_field(std::string_view key, Need need) {
  using Row = typename MemberOf<decltype(Member)>::type;
  return JsonField<Row>{key, need,
                        [](ondemand::value& value, Row& row) { return read_count(value, row.*Member); }};
}

// The first flaw of a row. A flaw that makes the row unusable replaces one that does not.
struct RowFlaw {
  bool usable = true;
  std::string_view key;
  const char* what = nullptr;
  void note(std::string_view wrong_key, const char* wrong_what, bool row_is_usable) {
    if (what == nullptr || (usable && !row_is_usable)) {
      key = wrong_key;
      what = wrong_what;
    }
    usable = usable && row_is_usable;
  }
};

// Gives the fields of a table their names in a new place of the tally.
template <class Row>
void name_fields(const FieldTally& tally, FieldTally::Place& place, std::span<const JsonField<Row>> table) {
  place.fields.reserve(table.size());
  for (const JsonField<Row>& field : table) {
    const Presence presence = field.need == Need::required ? Presence::always : field.presence;
    place.fields.push_back({tally.name_of(field.key), 0, 0, 0, presence});
  }
}

// False when the document is broken. One pass: keys nearly always come in the table's order, so the next
// table entry is tried first.
template <class Row>
bool read_fields(ondemand::object& object, std::span<const JsonField<Row>> table, Row& row, RowFlaw& flaw) {
  FieldTally* const tally = FieldTally::current();
  std::uint64_t present = 0;
  std::uint64_t had = 0;  // of WB's documented type
  std::uint64_t retyped = 0;
  std::size_t next = 0;
  for (auto entry : object) {
    std::string_view key;
    if (entry.unescaped_key().get(key)) return false;
    std::size_t at = next;
    if (at >= table.size() || table[at].key != key) {
      at = 0;
      while (at < table.size() && table[at].key != key) ++at;
      if (at == table.size()) continue;
    }
    next = at + 1;
    ondemand::value value;
    if (entry.value().get(value)) return false;
    const std::uint64_t bit = 1ULL << at;
    const bool null = value.raw_json_token().starts_with('n');
    std::string_view outer;
    if (tally) outer = tally->enter(table[at].key);
    const Read outcome = table[at].read(value, row);
    const bool other_type = tally && tally->leave(outer);
    if (outcome == Read::broken) return false;
    if (outcome == Read::wrong || other_type) {
      retyped |= bit;
    } else if (!null || table[at].presence == Presence::sometimes) {
      had |= bit;
    }
    if (outcome == Read::wrong)
      flaw.note(table[at].key, "has a wrong type or value", table[at].need == Need::optional);
    if (outcome == Read::flawed) flaw.note(table[at].key, "has a field of a wrong type or value", true);
    if (outcome != Read::absent) present |= bit;
  }
  if (tally) {
    FieldTally::Place& place = tally->place(table.data());
    if (place.fields.empty()) name_fields(*tally, place, table);
    place.add(had, retyped);
  }
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].need == Need::required && (present >> i & 1U) == 0)
      flaw.note(table[i].key, "is missing or empty", false);
  }
  return true;
}

// A nested object whose fields belong to the same row.
template <class Row>
Read read_nested(ondemand::value& value, std::span<const JsonField<Row>> table, Row& row) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Read::broken;
  if (type == ondemand::json_type::null) return Read::absent;
  ondemand::object object;
  if (type != ondemand::json_type::object) return Read::wrong;
  if (value.get_object().get(object)) return Read::broken;
  RowFlaw flaw;
  if (!read_fields(object, table, row, flaw)) return Read::broken;
  if (flaw.what == nullptr) return Read::ok;
  return flaw.usable ? Read::flawed : Read::wrong;
}

// Calls `each(value)` for the elements of an array; for null it calls nothing and returns Read::absent.
// `each` returns false when the document is broken; read_array() then stops.
template <class Each>
Read read_array(ondemand::value& value, Each each) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Read::broken;
  if (type == ondemand::json_type::null) return Read::absent;
  if (type != ondemand::json_type::array) return Read::wrong;
  ondemand::array array;
  if (value.get_array().get(array)) return Read::broken;
  for (auto element : array) {
    ondemand::value item;
    if (element.get(item) || !each(item)) return Read::broken;
  }
  return Read::ok;
}

}  // namespace wbd::wb

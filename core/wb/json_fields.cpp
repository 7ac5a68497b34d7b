#include "core/wb/json_fields.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace wbd::wb {
namespace {

using ondemand::json_type;

constexpr std::chrono::year kFirstYear{1970}, kEndYear{2200};

// simdjson derives the type from the first character only; the functions that read the value check the rest.
Read expect(ondemand::value& value, json_type wanted) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == json_type::null) return Read::absent;
  return type == wanted ? Read::ok : Read::wrong;
}

Read string_of(ondemand::value& value, std::string_view& out) {
  if (const Read kind = expect(value, json_type::string); kind != Read::ok) return kind;
  return value.get_string().get(out) ? Read::wrong : Read::ok;
}

// The digits of a number, verbatim from the document, also when WB writes it as a text.
Read number_text(ondemand::value& value, std::string_view& out) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == json_type::string) {
    FieldTally::note_other_type();
    if (const Read text = string_of(value, out); text != Read::ok) return text;
    return out.empty() ? Read::absent : Read::ok;
  }
  if (const Read kind = expect(value, json_type::number); kind != Read::ok) return kind;
  out = value.raw_json_token();
  while (!out.empty() &&
         (out.back() == ' ' || out.back() == '\n' || out.back() == '\r' || out.back() == '\t')) {
    out.remove_suffix(1);
  }
  return Read::ok;
}

// A text, or the digits of a whole number in place of a text.
Read text_or_digits(ondemand::value& value, std::string_view& out) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type != json_type::number) return string_of(value, out);
  FieldTally::note_other_type();
  if (const Read outcome = number_text(value, out); outcome != Read::ok) return outcome;
  const bool whole = std::all_of(out.begin(), out.end(), [](char c) { return c >= '0' && c <= '9'; });
  return whole ? Read::ok : Read::wrong;
}

// Accounting writes numbers as texts, so a text is no change of type.
Read amount_text(ondemand::value& value, std::string_view& out) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  const Read outcome = type == json_type::number ? number_text(value, out) : string_of(value, out);
  if (outcome == Read::ok && out.empty()) return Read::absent;
  return outcome;
}

// An amount within kMostAmount.
std::optional<Money> amount_of(std::string_view text) {
  const auto amount = parse_money(text);
  if (!amount || amount->abs() > kMostAmount) return std::nullopt;
  return amount;
}

bool is_plausible(Date date) {
  return date.year() >= kFirstYear && date.year() < kEndYear;
}

template <class T>
Read into_optional(ondemand::value& value, std::optional<T>& out) {
  T plain{};
  const Read outcome = read(value, plain);
  if (outcome == Read::ok) out = std::move(plain);
  return outcome;
}

}  // namespace

bool is_plausible(UtcTime time) {
  return is_plausible(Date{std::chrono::floor<std::chrono::days>(time)});
}

Read read(ondemand::value& value, std::string& out) {
  std::string_view text;
  if (const Read outcome = text_or_digits(value, text); outcome != Read::ok) return outcome;
  if (text.empty()) return Read::absent;
  out = text;
  return Read::ok;
}

Read read(ondemand::value& value, std::optional<std::string>& out) {
  std::string_view text;
  if (const Read outcome = text_or_digits(value, text); outcome != Read::ok) return outcome;
  if (text.empty()) return Read::absent;
  out.emplace(text);
  return Read::ok;
}

Read read(ondemand::value& value, bool& out) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == json_type::string || type == json_type::number) {
    FieldTally::note_other_type();
    std::string_view text;
    const Read outcome = type == json_type::string ? string_of(value, text) : number_text(value, text);
    if (outcome != Read::ok) return outcome;
    if (text != "true" && text != "false" && text != "1" && text != "0") return Read::wrong;
    out = text == "true" || text == "1";
    return Read::ok;
  }
  if (const Read kind = expect(value, json_type::boolean); kind != Read::ok) return kind;
  return value.get_bool().get(out) ? Read::wrong : Read::ok;
}

Read read(ondemand::value& value, std::int64_t& out) {
  std::string_view text;
  if (const Read outcome = number_text(value, text); outcome != Read::ok) return outcome;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error == std::errc{} && end == text.data() + text.size()) return Read::ok;
  const auto exact = parse_money(text);
  if (!exact || exact->minor % 100 != 0) return Read::wrong;
  out = exact->minor / 100;
  return Read::ok;
}

Read read(ondemand::value& value, std::optional<std::int64_t>& out) {
  return into_optional(value, out);
}

Read read(ondemand::value& value, UtcTime& out) {
  std::string_view text;
  if (const Read outcome = string_of(value, text); outcome != Read::ok) return outcome;
  if (text.empty() || text.starts_with("0001-01-01")) return Read::absent;
  const auto time = parse_wb_time(text);
  if (!time || !is_plausible(*time)) return Read::wrong;
  out = *time;
  return Read::ok;
}

Read read(ondemand::value& value, std::optional<UtcTime>& out) {
  return into_optional(value, out);
}

Read read(ondemand::value& value, std::optional<Money>& out) {
  std::string_view text;
  if (const Read outcome = number_text(value, text); outcome != Read::ok) return outcome;
  const auto amount = amount_of(text);
  if (!amount) return Read::wrong;
  if (amount->minor == 0) return Read::absent;
  out = amount;
  return Read::ok;
}

Read read(ondemand::value& value, std::optional<bool>& out) {
  return into_optional(value, out);
}

Read read(ondemand::value& value, std::optional<WarehouseType>& out) {
  std::string_view text;
  if (const Read outcome = string_of(value, text); outcome != Read::ok) return outcome;
  if (text == "Склад WB") out = WarehouseType::wb;
  if (text == "Склад продавца") out = WarehouseType::seller;
  return out ? Read::ok : Read::absent;  // WB may add values to any enum
}

Read read(ondemand::value& value, std::vector<std::string>& out) {
  bool all_read = true;
  const Read outcome = read_array(value, [&](ondemand::value& item) {
    std::string text;
    const Read one = read(item, text);
    if (one == Read::ok) out.push_back(std::move(text));
    all_read = all_read && one != Read::wrong;
    return one != Read::broken;
  });
  return outcome == Read::ok && !all_read ? Read::wrong : outcome;
}

Read read(ondemand::value& value, Date& out) {
  constexpr std::size_t kDateLength = 10;
  std::string_view text;
  if (const Read outcome = string_of(value, text); outcome != Read::ok) return outcome;
  if (text.empty() || text.starts_with("0001-01-01")) return Read::absent;
  if (text.size() > kDateLength && text[kDateLength] != 'T') return Read::wrong;
  const auto date = parse_date(text.substr(0, kDateLength));
  if (!date || !is_plausible(*date)) return Read::wrong;
  out = *date;
  return Read::ok;
}

Read read(ondemand::value& value, std::optional<Date>& out) {
  return into_optional(value, out);
}

Read read_hundredths(ondemand::value& value, std::optional<std::int64_t>& out) {
  std::string_view text;
  if (const Read outcome = number_text(value, text); outcome != Read::ok) return outcome;
  const auto hundredths = amount_of(text);
  if (!hundredths) return Read::wrong;
  out = hundredths->minor;
  return Read::ok;
}

Read read_amount(ondemand::value& value, std::optional<Money>& out) {
  std::string_view text;
  if (const Read outcome = amount_text(value, text); outcome != Read::ok) return outcome;
  const auto amount = amount_of(text);
  if (!amount) return Read::wrong;
  out = amount;
  return Read::ok;
}

Read read_amount(ondemand::value& value, std::optional<Amount>& out) {
  std::string_view text;
  if (const Read outcome = amount_text(value, text); outcome != Read::ok) return outcome;
  const auto amount = parse_amount(text);
  if (!amount || amount->abs() > Amount(kMostAmount)) return Read::wrong;
  out = amount;
  return Read::ok;
}

Read read_count(ondemand::value& value, std::int64_t& out) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  std::int64_t count = 0;
  if (const Read outcome = read(value, count); outcome != Read::ok) return outcome;
  if (count < -kMost || count > kMost) return Read::wrong;
  out = count;
  return Read::ok;
}

Read read_count(ondemand::value& value, std::optional<std::int64_t>& out) {
  std::int64_t count = 0;
  const Read outcome = read_count(value, count);
  if (outcome == Read::ok) out = count;
  return outcome;
}

Read read_percent(ondemand::value& value, std::optional<std::int32_t>& out) {
  std::string_view text;
  if (const Read outcome = number_text(value, text); outcome != Read::ok) return outcome;
  const auto hundredths = amount_of(text);
  if (!hundredths) return Read::wrong;
  const std::int64_t half = hundredths->minor < 0 ? -50 : 50;
  if (hundredths->abs().minor > std::int64_t{std::numeric_limits<std::int32_t>::max()}) return Read::wrong;
  out = static_cast<std::int32_t>((hundredths->minor + half) / 100);
  return Read::ok;
}

Read read_price(ondemand::value& value, std::optional<Money>& out) {
  std::optional<std::int64_t> hundredths;
  const Read outcome = read_hundredths(value, hundredths);
  if (outcome == Read::ok && *hundredths < 0) return Read::wrong;
  if (outcome == Read::ok && *hundredths != 0) out = Money{*hundredths};
  return outcome;
}

Read read_decimal_text(ondemand::value& value, std::optional<std::int64_t>& hundredths) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == json_type::number) return read_hundredths(value, hundredths);
  std::string_view text;
  if (const Read outcome = string_of(value, text); outcome != Read::ok) return outcome;
  const auto number = parse_decimal_text(text);
  if (!number) return Read::wrong;
  hundredths = *number;
  return Read::ok;
}

std::optional<std::optional<std::int64_t>> parse_decimal_text(std::string_view text) {
  std::string digits;
  bool point = false;
  while (!text.empty()) {
    // A space of any width separates thousands.
    constexpr std::array<std::string_view, 4> kSpaces{" ", "\u00a0", "\u202f", "\u2009"};
    const auto space = std::find_if(kSpaces.begin(), kSpaces.end(),
                                    [text](std::string_view s) { return text.starts_with(s); });
    if (space != kSpaces.end()) {
      text.remove_prefix(space->size());
      continue;
    }
    const bool separator = text.front() == ',' || text.front() == '.';
    if (separator && point) return std::nullopt;
    point = point || separator;
    digits.push_back(separator ? '.' : text.front());
    text.remove_prefix(1);
  }
  if (digits.empty() || digits == "-" || digits == "\u2013" || digits == "\u2014") {
    return std::optional<std::int64_t>{};
  }
  const auto number = amount_of(digits);
  if (!number) return std::nullopt;
  return number->minor;
}

Read read_given(ondemand::value& value, std::optional<std::string>& out) {
  std::string_view text;
  const Read outcome = text_or_digits(value, text);
  if (outcome == Read::ok) out.emplace(text);
  return outcome;
}

Read read_text(ondemand::value& value, std::string& out) {
  std::string_view text;
  const Read outcome = string_of(value, text);
  if (outcome == Read::ok) out = text;
  return outcome;
}

Read read_raw(ondemand::value& value, std::string& out) {
  json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == json_type::null) return Read::absent;
  std::string_view raw;
  if (type == json_type::array) {
    ondemand::array array;
    if (value.get_array().get(array) || array.raw_json().get(raw)) return Read::broken;
  } else if (type == json_type::object) {
    ondemand::object object;
    if (value.get_object().get(object) || object.raw_json().get(raw)) return Read::broken;
  } else {
    return Read::wrong;
  }
  // The on-demand parser checks only the values it reads, but this text is stored and sent as JSON.
  simdjson::dom::parser parser;
  if (parser.parse(raw.data(), raw.size()).error()) return Read::wrong;
  out = raw;
  return Read::ok;
}

}  // namespace wbd::wb

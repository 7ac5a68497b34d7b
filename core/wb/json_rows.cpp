#include "core/wb/json_rows.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/wb/json_repair.hpp"

namespace wbd::wb {
namespace {

constexpr std::size_t kMaxSample = 2048;
constexpr std::size_t kMaxSampledRow = 64UL * 1024;
constexpr std::size_t kMaxSampledText = 120;

// Text fields of feedbacks, assembly orders and accounting rows that hold nothing personal. Every other text
// is withheld: with a list of forbidden keys, a renamed field would leak a buyer's words or name.
constexpr auto kImpersonal = std::to_array<std::string_view>({"id",
                                                              "createdDate",
                                                              "state",
                                                              "orderStatus",
                                                              "rid",
                                                              "srid",
                                                              "createdAt",
                                                              "supplierStatus",
                                                              "wbStatus",
                                                              "deliveryType",
                                                              "currency",
                                                              "rrDate",
                                                              "dateFrom",
                                                              "dateTo",
                                                              "docTypeName",
                                                              "sellerOperName",
                                                              "retailPrice",
                                                              "retailPriceWithDisc",
                                                              "retailAmount",
                                                              "forPay",
                                                              "deliveryService"});
constexpr std::array<std::string_view, 5> kWithheld{"text", "pros", "cons", "userName", "answer"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

// At most kMaxSampledText bytes, not cut inside a character.
std::string_view shortened(std::string_view text) {
  if (text.size() <= kMaxSampledText) return text;
  std::size_t end = kMaxSampledText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

void write_value(JsonWriter& w, ondemand::value& value, bool withhold_text) {
  ondemand::json_type type{};
  if (value.type().get(type)) return w.value("(not JSON)");
  switch (type) {
    case ondemand::json_type::string: {
      std::string_view text;
      if (value.get_string().get(text)) return w.value("(not JSON)");
      return w.value(withhold_text ? std::string_view("(text)") : shortened(text));
    }
    case ondemand::json_type::number: {
      std::string_view digits = trimmed(value.raw_json_token());
      ondemand::number checked;
      const bool sound = digits.size() <= kMaxSampledText && !value.get_number().get(checked);
      return sound ? w.raw(digits) : w.value("(number out of range)");
    }
    case ondemand::json_type::boolean: {
      bool flag = false;
      if (value.get_bool().get(flag)) return w.value("(not JSON)");
      return w.value(flag);
    }
    case ondemand::json_type::null:
      return w.value(nullptr);
    case ondemand::json_type::array:
      return w.value("(array)");
    case ondemand::json_type::object:
      return w.value("(object)");
  }
}

// Stops where the text is not valid JSON: a sample may be incomplete.
void write_row(std::string& out, std::string_view row, Sampled policy) {
  const simdjson::padded_string text(row);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::object object;
  JsonWriter w(out);
  w.begin_object();
  if (!parser.iterate(text).get(document) && !document.get_object().get(object)) {
    for (auto entry : object) {
      std::string_view key;
      ondemand::value value;
      if (entry.unescaped_key().get(key) || entry.value().get(value)) break;
      if (policy == Sampled::without_texts && contains(kWithheld, key)) continue;
      const std::string name(shortened(key));
      std::string member;
      JsonWriter m(member);
      m.key(name);
      write_value(m, value, policy == Sampled::without_texts && !contains(kImpersonal, name));
      if (out.size() + member.size() + 8 > kMaxSample) break;
      w.raw(member);
    }
  }
  w.end_object();
}

}  // namespace

thread_local std::string WrongMember::path_;

Result<void> AnswerDocument::open(std::string_view text) {
  const std::string_view content = trimmed(text);
  if (content.empty()) return Error{Errc::bad_data, "the answer of WB is empty"};
  if (content.front() == '<') return Error{Errc::bad_data, "the answer of WB is HTML, not JSON"};
  if (content == "null") return Error{Errc::bad_data, "the answer of WB is null"};
  const auto whole = with_whole_escapes(text);
  if (whole) text = *whole;
  text_ = simdjson::padded_string(text);
  auto problem = parser_.iterate(text_).get(document_);
  if (problem == simdjson::UTF8_ERROR || problem == simdjson::UNESCAPED_CHARS) {
    text_ = simdjson::padded_string(with_whole_characters(text));
    problem = parser_.iterate(text_).get(document_);
  }
  if (problem) {
    return Error{Errc::bad_data,
                 fmt::format("the answer of WB is not valid JSON: {}", simdjson::error_message(problem))};
  }
  return {};
}

bool is_null_document(std::string_view text) {
  return trimmed(text) == "null";
}

Error AnswerDocument::broken() const {
  return {Errc::bad_data, "the answer of WB is not valid JSON, or it was cut off"};
}

std::string_view AnswerDocument::text_from(const char* start) {
  const char* end = nullptr;
  if (document_.current_location().get(end) || end < start) return {};
  return {start, static_cast<std::size_t>(end - start)};
}

Result<ondemand::array> open_array(AnswerDocument& answer, std::string_view json) {
  if (auto opened = answer.open(json); !opened) return opened.error();
  ondemand::json_type type{};
  if (answer.document().type().get(type) || type != ondemand::json_type::array) {
    return Error{Errc::bad_data, "the answer of WB is not an array of rows"};
  }
  ondemand::array array;
  if (answer.document().get_array().get(array)) return answer.broken();
  return array;
}

std::string make_sample(const RowFlaw& flaw, std::string_view row, Sampled policy) {
  std::string out;
  out += R"({"problem":)";
  append_json_string(out, fmt::format("{} {}", flaw.key, flaw.what));
  out += R"(,"row":)";
  if (row.empty() || row.size() > kMaxSampledRow) {
    out += "null";
  } else {
    write_row(out, row, policy);
  }
  out += '}';
  return out;
}

}  // namespace wbd::wb

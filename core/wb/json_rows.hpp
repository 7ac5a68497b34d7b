#pragma once
// Reads a whole answer of WB: opens the document, reads arrays of rows, and keeps samples of rows that could
// not be read. Private to the parsers of this folder.

#include <algorithm>
#include <utility>

#include "core/base/result.hpp"
#include "core/wb/answer_flaw.hpp"
#include "core/wb/json_fields.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

// The document and the memory that its values point into. It holds one answer at a time.
class AnswerDocument {
 public:
  // Errc::bad_data when the text cannot be JSON at all: empty, HTML, cut off. Texts that are no Unicode are
  // repaired first, see core/wb/json_repair.
  [[nodiscard]] Result<void> open(std::string_view text);
  ondemand::document& document() { return document_; }
  [[nodiscard]] Error broken() const;  // "the answer is not valid JSON"
  // The text from `start`, which points into the document, to the next value.
  std::string_view text_from(const char* start);
  [[nodiscard]] std::size_t size() const { return text_.size(); }
  [[nodiscard]] bool finished() { return document_.current_location().error() == simdjson::OUT_OF_BOUNDS; }

 private:
  simdjson::padded_string text_;
  ondemand::parser parser_;
  ondemand::document document_;
};

// True for `null`: WB's services write an empty list so.
[[nodiscard]] bool is_null_document(std::string_view text);

enum class Sampled { all, without_texts };  // without_texts: a sample never holds buyers' words

// {"problem": ..., "row": {...}}, at most 2 KB: the plain values of the row's first level.
[[nodiscard]] std::string make_sample(const RowFlaw& flaw, std::string_view row, Sampled policy);

inline constexpr std::size_t kMaxSamples = 5;

// `finish(row, flaw)` completes a row whose fields have been read.
template <class Row, class Finish>
Read read_elements(AnswerDocument& answer, ondemand::array& array, std::span<const JsonField<Row>> table,
                   Sampled policy, Parsed<Row>& out, Finish finish) {
  FieldTally tally;
  for (auto element : array) {
    ondemand::value item;
    if (element.get(item)) return Read::broken;
    ++out.seen;
    const char* start = item.raw_json_token().data();
    Row& row = out.rows.emplace_back();  // read in place: moving a row would move some twenty strings
    RowFlaw flaw;
    ondemand::json_type type{};
    if (item.type().get(type) || type != ondemand::json_type::object) {
      flaw.note("row", "is not an object", false);
      start = nullptr;
    } else {
      ondemand::object object;
      if (item.get_object().get(object) || !read_fields(object, table, row, flaw)) return Read::broken;
      finish(row, flaw);
      // Assumes that all rows have the size of the first; never reserves much more than the answer takes.
      if (out.seen == 1) {
        const std::size_t row_size = std::max(answer.text_from(start).size(), sizeof(Row));
        out.rows.reserve(answer.size() / row_size + answer.size() / row_size / 8);
      }
    }
    if (flaw.what != nullptr && out.samples.size() < kMaxSamples) {
      const std::string_view text = start == nullptr ? std::string_view{} : answer.text_from(start);
      out.samples.push_back(make_sample(flaw, text, policy));
    }
    if (!flaw.usable) {
      out.rows.pop_back();
      ++out.skipped;
    }
  }
  add_counts(out.fields.fields, tally.take());
  return Read::ok;
}

// The same for an array that is a member of an answer. Read::wrong when the value is not an array. WB's
// services write an empty list as null.
template <class Row, class Finish>
Read read_rows(AnswerDocument& answer, ondemand::value& value, std::span<const JsonField<Row>> table,
               Sampled policy, Parsed<Row>& out, Finish finish) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == ondemand::json_type::null) return Read::ok;
  ondemand::array array;
  if (type != ondemand::json_type::array) return Read::wrong;
  if (value.get_array().get(array)) return Read::broken;
  return read_elements(answer, array, table, policy, out, finish);
}

// Opens an answer that is a bare array. Errc::bad_data: it is something else.
[[nodiscard]] Result<ondemand::array> open_array(AnswerDocument& answer, std::string_view json);

// An answer that is a bare array of rows.
template <class Row, class Finish>
Result<Parsed<Row>> parse_array(std::string_view json, Operation operation,
                                std::span<const JsonField<Row>> table, Sampled policy, Finish finish) {
  Parsed<Row> out = no_rows<Row>(operation);
  if (is_null_document(json)) return out;
  AnswerDocument answer;
  auto array = open_array(answer, json);
  if (!array) return array.error();
  const Read outcome = read_elements<Row>(answer, *array, table, policy, out, finish);
  if (outcome != Read::ok || !answer.finished()) return answer.broken();
  return out;
}

// Remembers which member of a nested object has a wrong type, while read_envelope() reads one of its fields.
class WrongMember {
 public:
  WrongMember() { path_.clear(); }
  // ".orders" for the innermost member that read_members() found to have a wrong type; "" without one.
  [[nodiscard]] static const std::string& path() { return path_; }
  static void add(std::string_view name) { path_ = "." + std::string(name) + path_; }

 private:
  static thread_local std::string path_;
};

// Reads the fields of an answer that is one object. The content, prices and feedbacks hosts may report an
// error with status 200, by "error" = true (GUIDE section 3). The result is then bad_data with WB's
// errorText. `each(key, value)` returns Read::ok for keys that it does not know.
template <class Each>
Result<void> read_envelope(AnswerDocument& answer, Each each) {
  ondemand::object object;
  if (answer.document().get_object().get(object)) {
    return Error{Errc::bad_data, "the answer of WB is not a JSON object"};
  }
  bool failed = false;
  std::string reason;
  for (auto entry : object) {
    std::string_view key;
    ondemand::value value;
    if (entry.unescaped_key().get(key) || entry.value().get(value)) return answer.broken();
    Read outcome = Read::ok;
    if (key == "error") {
      outcome = read(value, failed);
    } else if (key == "errorText") {
      outcome = read_text(value, reason);
    } else {
      const std::string name(key);
      WrongMember inner;
      outcome = each(name, value);
      if (outcome == Read::wrong) return wrong_type(name + inner.path());
    }
    if (outcome == Read::broken) return answer.broken();
  }
  if (!answer.finished()) return answer.broken();
  if (failed) {
    if (reason.size() > 300) reason.resize(300);
    return Error{Errc::bad_data, "WB reports an error: " + (reason.empty() ? "without a text" : reason)};
  }
  return {};
}

// The `finish` for rows that need no completion.
inline constexpr auto kNothingMore = [](auto&, RowFlaw&) {};

// An order has no negative price.
inline void drop_negative(std::optional<Money>& price, RowFlaw& flaw) {
  if (!price || price->minor >= 0) return;
  flaw.note("price", "is negative", true);
  price.reset();
}

// Calls `each(key, value)` for each member of a nested object.
template <class Each>
Read read_members(ondemand::value& value, Each each) {
  ondemand::json_type type{};
  if (value.type().get(type)) return Read::wrong;
  if (type == ondemand::json_type::null) return Read::absent;
  if (type != ondemand::json_type::object) return Read::wrong;
  ondemand::object object;
  if (value.get_object().get(object)) return Read::broken;
  for (auto entry : object) {
    std::string_view key;
    ondemand::value member;
    if (entry.unescaped_key().get(key) || entry.value().get(member)) return Read::broken;
    const Read outcome = each(key, member);
    if (outcome == Read::broken) return Read::broken;
    if (outcome == Read::wrong) {
      WrongMember::add(key);
      return Read::wrong;
    }
  }
  return Read::ok;
}

}  // namespace wbd::wb

#include "core/db/keyed_query.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wbd::db {
namespace {

void bind_keys(Statement& query, std::span<const std::string_view> keys) {
  query.bind_texts(2, keys);
}
void bind_keys(Statement& query, std::span<const std::int64_t> keys) {
  query.bind_ints(2, keys);
}

bool takes_arrays(Tx& tx) {
  return tx.dialect() == Dialect::postgresql;
}

// Binds everything but the keys.
Statement& prepare_keyed(Tx& tx, const KeyedQuery& wanted, CabinetId cabinet) {
  auto& query = tx.prepare(fmt::format("{} and {} = {} {}", wanted.select, wanted.column,
                                       takes_arrays(tx) ? "any($2)" : "$2", wanted.tail));
  query.bind(1, cabinet);
  if (wanted.bind) wanted.bind(query);
  return query;
}

template <class Key>
void each_of_keys(Statement& query, std::span<const Key> keys, const UseRow& use) {
  for (const Key& key : keys) {
    query.bind(2, key);
    while (query.step()) use(query);
  }
}

template <class Key>
void each_row(Tx& tx, const KeyedQuery& wanted, CabinetId cabinet, std::span<const Key> keys,
              const UseRow& use) {
  if (keys.empty()) return;
  auto& query = prepare_keyed(tx, wanted, cabinet);
  if (!takes_arrays(tx)) return each_of_keys(query, keys, use);
  bind_keys(query, keys);
  while (query.step()) use(query);
}

constexpr std::string_view kGlobWildcards = "*?[";
constexpr std::string_view kRegexOperators = ".^$*+?()[]{}|\\";

std::size_t sequence_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

char32_t code_point_of(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 2) return static_cast<char32_t>((byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU));
  return character.size() == 1 ? byte(0) : 0;  // letters with two cases have two bytes at most
}

std::string text_of(char32_t code) {
  if (code < 0x80) return {static_cast<char>(code)};
  return {static_cast<char>(0xC0U | (code >> 6U)), static_cast<char>(0x80U | (code & 0x3FU))};
}

bool between(char32_t code, char32_t first, char32_t last) {
  return code >= first && code <= last;
}

// The other case of a Latin or Cyrillic letter; the letter itself when it has none.
char32_t other_case(char32_t code) {
  if (between(code, 'A', 'Z') || between(code, 0xC0, 0xDE) || between(code, 0x410, 0x42F))
    return code == 0xD7 ? code : code + 0x20;  // U+00D7 is the multiplication sign
  if (between(code, 'a', 'z') || between(code, 0xE0, 0xFE) || between(code, 0x430, 0x44F))
    return code == 0xF7 ? code : code - 0x20;
  if (between(code, 0x400, 0x40F)) return code + 0x50;
  if (between(code, 0x450, 0x45F)) return code - 0x50;
  // Letters of Kazakh, Kyrgyz and other languages stand in pairs.
  if (between(code, 0x48A, 0x4BF) || between(code, 0x4D0, 0x52F)) return code ^ 1U;
  return code;
}

// All characters that a search takes for this one.
std::string forms_of(std::string_view character) {
  const char32_t code = code_point_of(character);
  if (code == 0) return std::string(character);
  constexpr std::u32string_view kYe = U"\u0435\u0415\u0451\u0401";  // е Е ё Ё
  if (kYe.find(code) != std::u32string_view::npos) {
    std::string forms;
    for (const char32_t form : kYe) forms += text_of(form);
    return forms;
  }
  const char32_t other = other_case(code);
  return other == code ? std::string(character) : std::string(character) + text_of(other);
}

}  // namespace

std::string search_sql(Dialect dialect, int parameter) {
  return fmt::format("{} ${}", dialect == Dialect::sqlite ? "glob" : "~", parameter);
}

std::string search_pattern(Dialect dialect, std::string_view text) {
  const bool glob = dialect == Dialect::sqlite;
  std::string pattern = glob ? "*" : "";
  while (!text.empty()) {
    const std::size_t length = std::min(sequence_length(text.front()), text.size());
    const std::string_view character = text.substr(0, length);
    const std::string forms = forms_of(character);
    if (forms.size() > length) {
      pattern += "[" + forms + "]";
    } else if (glob && kGlobWildcards.find(character) != std::string_view::npos) {
      pattern += fmt::format("[{}]", character);
    } else if (!glob && kRegexOperators.find(character) != std::string_view::npos) {
      pattern += fmt::format("\\{}", character);
    } else {
      pattern += character;
    }
    text.remove_prefix(length);
  }
  if (glob) pattern += "*";
  return pattern;
}

std::string parameter_list(int first, std::size_t count) {
  if (count == 0) return "(null)";  // matches nothing; "()" is not valid SQL
  std::string list = "(";
  for (std::size_t i = 0; i < count; ++i) {
    list += fmt::format("{}${}", i == 0 ? "" : ", ", first + static_cast<int>(i));
  }
  return list + ")";
}

void bind_list(Statement& statement, int first, std::span<const CabinetId> cabinets) {
  for (const CabinetId cabinet : cabinets) statement.bind(first++, cabinet);
}

std::vector<std::int64_t> values_of(std::span<const CabinetId> cabinets) {
  std::vector<std::int64_t> values;
  values.reserve(cabinets.size());
  for (const CabinetId cabinet : cabinets) values.push_back(cabinet.value);
  return values;
}

std::string insert_sql(std::string_view table, std::string_view columns) {
  const auto count = static_cast<std::size_t>(std::count(columns.begin(), columns.end(), ',')) + 1;
  return fmt::format("insert into {}({}) values{}", table, columns, parameter_list(1, count));
}

void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::string_view> keys,
                   const UseRow& use) {
  each_row(tx, query, cabinet, keys, use);
}

void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::int64_t> keys,
                   const UseRow& use) {
  each_row(tx, query, cabinet, keys, use);
}

std::int64_t run_with_keys(Tx& tx, const KeyedQuery& statement, CabinetId cabinet,
                           std::span<const std::int64_t> keys) {
  if (keys.empty()) return 0;
  auto& prepared = prepare_keyed(tx, statement, cabinet);
  if (takes_arrays(tx)) {
    bind_keys(prepared, keys);
    return prepared.run();
  }
  std::int64_t changed = 0;
  for (const std::int64_t key : keys) {
    prepared.bind(2, key);
    changed += prepared.run();
  }
  return changed;
}

PendingRows::PendingRows(Tx& tx, const KeyedQuery& query, CabinetId cabinet,
                         std::span<const std::string_view> keys) {
  if (keys.empty()) return;
  query_ = &prepare_keyed(tx, query, cabinet);
  if (takes_arrays(tx)) {
    bind_keys(*query_, keys);
    query_->prefetch();
  } else {
    keys_left_ = keys;
  }
}

void PendingRows::each(const UseRow& use) {
  if (query_ == nullptr) return;
  if (!keys_left_.empty()) return each_of_keys(*query_, keys_left_, use);
  while (query_->step()) use(*query_);
}

}  // namespace wbd::db

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

}  // namespace

std::string like_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  pattern.push_back('%');
  return pattern;
}

std::string like_sql(Dialect dialect, int parameter) {
  return fmt::format("{} ${} escape '\\'", dialect == Dialect::sqlite ? "like" : "ilike", parameter);
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

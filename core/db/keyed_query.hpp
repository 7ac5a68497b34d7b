#pragma once
// SQL fragments for lists with optional filters, and queries by many keys.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

// The condition "contains this text" of a search by people: "glob $n" or "~ $n", for a pattern from
// search_pattern(). It ignores the case of Latin and Cyrillic letters and takes ё for е. It is the same in
// both databases whatever their locale is, because the pattern lists both cases of each letter.
[[nodiscard]] std::string search_sql(Dialect dialect, int parameter);
[[nodiscard]] std::string search_pattern(Dialect dialect, std::string_view text);

// "($2, $3, $4)": `count` parameters that begin at `first`.
[[nodiscard]] std::string parameter_list(int first, std::size_t count);
void bind_list(Statement& statement, int first, std::span<const CabinetId> cabinets);
[[nodiscard]] std::vector<std::int64_t> values_of(std::span<const CabinetId> cabinets);  // for bind_ints

// "insert into table(a, b) values($1, $2)".
[[nodiscard]] std::string insert_sql(std::string_view table, std::string_view columns);

// Rows of one cabinet by many keys. SQLite searches its index once for each key. PostgreSQL gets the keys as
// one array, in one round trip.
struct KeyedQuery {
  std::string_view select;                    // all but the condition on the key; the cabinet is $1
  std::string_view column;                    // the key's column, which is compared with $2
  std::string_view tail = {};                 // "group by" or "order by", within one key
  std::function<void(Statement&)> bind = {};  // binds $3 and the following
};
using UseRow = std::function<void(const Statement& row)>;  // the keys come in no particular order
void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::string_view> keys,
                   const UseRow& use);
void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::int64_t> keys,
                   const UseRow& use);

// The same for an update or a delete; returns the number of changed rows.
std::int64_t run_with_keys(Tx& tx, const KeyedQuery& statement, CabinetId cabinet,
                           std::span<const std::int64_t> keys);

// each_with_key in two steps: the constructor prefetches, each() waits for the rows (Statement::prefetch).
// Only one at a time may exist for one `select`; each() may be called once. `tx` and `keys` must outlive it.
class PendingRows {
 public:
  PendingRows(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::string_view> keys);
  void each(const UseRow& use);

 private:
  Statement* query_ = nullptr;                   // null when `keys` is empty
  std::span<const std::string_view> keys_left_;  // keys that each() queries one by one (SQLite)
};

}  // namespace wbd::db

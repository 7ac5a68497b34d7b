#pragma once
// Pieces of SQL for lists whose filters are given or not.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

// %text% with the wildcards of the text itself escaped.
[[nodiscard]] std::string like_pattern(std::string_view text);
// "like $n escape '\'", blind to the case of Latin letters.
[[nodiscard]] std::string like_sql(Dialect dialect, int parameter);

// "($2, $3, $4)": a list of `count` parameters from `first` on.
[[nodiscard]] std::string parameter_list(int first, std::size_t count);
void bind_list(Statement& statement, int first, std::span<const CabinetId> cabinets);
[[nodiscard]] std::vector<std::int64_t> values_of(std::span<const CabinetId> cabinets);  // for bind_ints

// "insert into table(a, b) values($1, $2)".
[[nodiscard]] std::string insert_sql(std::string_view table, std::string_view columns);

// Rows of one cabinet by many keys. SQLite probes its index once for each key; PostgreSQL takes them as one
// array, which spares a round trip each.
struct KeyedQuery {
  std::string_view select;                    // up to its last condition; the cabinet is $1
  std::string_view column;                    // the key; compared with $2
  std::string_view tail = {};                 // group by, within one key
  std::function<void(Statement&)> bind = {};  // $3 and beyond
};
using UseRow = std::function<void(const Statement& row)>;  // in no order of the keys
void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::string_view> keys,
                   const UseRow& use);
void each_with_key(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::int64_t> keys,
                   const UseRow& use);

// each_with_key in two steps: asked for at once and waited for when it is read, so that several share a round
// trip (Statement::prefetch). Of one `select` there is one at a time; each is read once. `tx` and `keys`
// outlive it.
class PendingRows {
 public:
  PendingRows(Tx& tx, const KeyedQuery& query, CabinetId cabinet, std::span<const std::string_view> keys);
  void each(const UseRow& use);

 private:
  Statement* query_ = nullptr;                   // null when there is no key
  std::span<const std::string_view> keys_left_;  // those that are asked for one by one
};

}  // namespace wbd::db

#pragma once
// Saves whole lists of WB: those whose rows have no id replace a period, those with keys are merged.

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"
#include "core/db/keyed_query.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// Writes only what differs; rows that the list lacks are deleted and counted as changed. `key(row)` is a
// tuple of references to the keys of `table` after the cabinet, in their order. Keys are unique in both
// lists. The lock of the cabinet must be held.
template <class Table, class Row, class Key>
WriteCounts replace_rows(db::Tx& tx, CabinetId cabinet, const Table& table, std::vector<Row> stored,
                         std::vector<Row> wanted, Key key) {
  static const std::string kUpdate = table.update_sql();
  static const std::string kDelete = table.delete_sql();
  static const std::string kColumns = table.insert_columns();
  const auto by_key = [&](const Row& a, const Row& b) { return key(a) < key(b); };
  std::ranges::sort(stored, by_key);
  std::ranges::sort(wanted, by_key);
  WriteCounts counts;
  std::vector<const Row*> added;
  const auto drop = [&](const Row& row) {
    auto& statement = tx.prepare(kDelete);
    std::apply([&](const auto&... keys) { statement.bind_all(cabinet, keys...); }, key(row));
    statement.queue();
    ++counts.changed;
  };
  auto known = stored.begin();
  for (const Row& row : wanted) {
    while (known != stored.end() && by_key(*known, row)) drop(*known++);
    if (known == stored.end() || by_key(row, *known)) {
      added.push_back(&row);
      ++counts.created;
      continue;
    }
    const bool same = *known++ == row;
    ++(same ? counts.unchanged : counts.changed);
    if (!same) table.bind_update(tx.prepare(kUpdate), row, cabinet).queue();
  }
  while (known != stored.end()) drop(*known++);
  tx.flush();
  if (added.empty()) return counts;
  auto& insert = tx.bulk_insert(table.name(), kColumns);
  for (const Row* row : added) table.bind(insert, *row, cabinet).queue();
  tx.flush();
  return counts;
}

// The stored rows whose `column` is one of `keys`.
template <class Table>
auto rows_with_key(db::Tx& tx, CabinetId cabinet, const Table& table, std::string_view column,
                   const std::set<std::int64_t>& keys) {
  const std::string select =
      fmt::format("select {} from {} where cabinet_id = $1", table.select(), table.name());
  std::vector<decltype(table.read(std::declval<const db::Statement&>()))> rows;
  const std::vector<std::int64_t> wanted(keys.begin(), keys.end());
  db::each_with_key(tx, {.select = select, .column = column}, cabinet, wanted,
                    [&](const db::Statement& row) { rows.push_back(table.read(row)); });
  return rows;
}

// Saves rows of a list that WB keeps: what the list lacks stays. Queues only what differs. `stored` has at
// least the rows with the keys of `rows`. `merge(row, stored)` may take values of the stored row over.
// Calls `note(row)` for each row that is written.
template <class Table, class Row, class Key, class Merge, class Note>
WriteCounts save_rows(db::Tx& tx, CabinetId cabinet, const Table& table, std::vector<Row> stored,
                      std::vector<Row> rows, Key key, Merge merge, Note note) {
  static const std::string kSave = table.upsert_sql();
  const auto key_of = [&key](const Row& row) {
    return std::apply([](const auto&... keys) { return std::make_tuple(keys...); }, key(row));
  };
  std::map<decltype(key_of(std::declval<const Row&>())), Row> known;
  for (Row& row : stored) known.try_emplace(key_of(row), std::move(row));
  WriteCounts counts;
  for (Row& row : rows) {
    const auto [slot, is_new] = known.try_emplace(key_of(row), row);
    if (!is_new) {
      merge(row, slot->second);
      if (row == slot->second) {
        ++counts.unchanged;
        continue;
      }
      slot->second = row;
    }
    ++(is_new ? counts.created : counts.changed);
    table.bind(tx.prepare(kSave), row, cabinet).queue();
    note(row);
  }
  return counts;
}
template <class Table, class Row, class Key, class Merge>
WriteCounts save_rows(db::Tx& tx, CabinetId cabinet, const Table& table, std::vector<Row> stored,
                      std::vector<Row> rows, Key key, Merge merge) {
  return save_rows(tx, cabinet, table, std::move(stored), std::move(rows), key, merge, [](const Row&) {});
}

}  // namespace wbd::store

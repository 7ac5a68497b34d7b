#pragma once
// Makes the stored rows of a period equal to a list, for lists of WB whose rows have no id.

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"
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

// Saves rows of a list that WB keeps: what the list lacks stays. Writes only what differs. `merge(row,
// stored)` may take values of the stored row over.
template <class Table, class Row, class Key, class Merge>
WriteCounts save_rows(db::Tx& tx, CabinetId cabinet, const Table& table, std::vector<Row> rows, Key key,
                      Merge merge) {
  static const std::string kFind = table.by_key_sql();
  static const std::string kSave = table.upsert_sql();
  WriteCounts counts;
  for (Row& row : rows) {
    auto& query = tx.prepare(kFind);
    std::apply([&](const auto&... keys) { query.bind_all(cabinet, keys...); }, key(row));
    const bool stored = query.step();
    bool same = false;
    if (stored) {
      const Row before = table.read(query);
      query.reset();
      merge(row, before);
      same = row == before;
    }
    ++(!stored ? counts.created : same ? counts.unchanged : counts.changed);
    if (!same) table.bind(tx.prepare(kSave), row, cabinet).run();
  }
  return counts;
}

}  // namespace wbd::store

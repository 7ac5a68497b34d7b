#pragma once
// Pages of lists over several cabinets, with optional filters.

#include <algorithm>
#include <any>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::db {

// The from and where clauses of a list of one cabinet. The cabinet is $1.
class Conditions {
 public:
  // "from orders o where o.cabinet_id = $1"
  explicit Conditions(std::string from) : sql_(std::move(from)) {}

  void add(std::string_view condition) { sql_.append(" and ").append(condition); }
  // "o.nm_id = ${}", where {} becomes the number of the value's parameter. The value is copied.
  template <class T>
  void add(std::string_view condition, T value) {
    sql_ += " and " + fmt::format(fmt::runtime(condition), ++last_);
    binds_.emplace_back([index = last_, value = std::move(value)](Statement& to) { to.bind(index, value); });
  }
  template <class T>
  void add(std::string_view condition, const std::optional<T>& value) {  // does nothing for nullopt
    if (value) add(condition, *value);
  }

  [[nodiscard]] const std::string& sql() const { return sql_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }
  // The conditions must outlive the statement's use.
  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    for (const auto& bind : binds_) bind(statement);
  }

 private:
  std::string sql_;
  int last_ = 1;
  std::vector<std::function<void(Statement&)>> binds_;
};

// A page of a list that shows one cabinet after the other, by id: calls use(row, cabinet) for each row and
// returns the total. `select` ends with the limit and the offset, which are the next two parameters.
template <class Filter, class Use>
std::int64_t each_by_cabinet(Tx& tx, const Filter& filter, const Conditions& conditions,
                             const std::string& select, Use use) {
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& query = tx.prepare(select);
  std::vector<CabinetId> cabinets = filter.cabinets;
  std::ranges::sort(cabinets);
  std::int64_t total = 0, room = filter.limit;
  for (const CabinetId cabinet : cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    const std::int64_t here = count.integer(0);
    count.reset();
    const std::int64_t skip = std::max<std::int64_t>(0, filter.offset - total);
    total += here;
    if (skip >= here || room <= 0) continue;
    conditions.bind(query, cabinet);
    query.bind(conditions.next_parameter(), room);
    query.bind(conditions.next_parameter() + 1, skip);
    for (; query.step(); --room) use(query, cabinet);
  }
  return total;
}

// Finds the rows after a key by comparing it, so that the database need not count those before.
template <class Key>
struct KeyPlace {
  std::string_view columns;  // "o.ordered_at, o.id": rows with smaller values come later in the list
  int count = 0;             // of the columns; 0: the list has no such columns
  void (*bind)(Statement& to, int first, const Key& key) = nullptr;
};

// The order of a list. `Key` holds the values of the columns that decide the order.
template <class Key>
struct KeyOrder {
  std::string_view columns;  // "o.ordered_at, o.id"
  std::string_view order;    // "o.ordered_at desc, o.id desc"
  Key (*read)(const Statement& row, CabinetId cabinet);
  bool (*before)(const Key& a, const Key& b);  // the same order, across cabinets; the smaller cabinet first
  KeyPlace<Key> place{};
};

// Where a page ended. With it the next page costs the same however far it is from the beginning. For pages of
// one list that are read one after the other, with the same conditions, from one snapshot.
struct ListPosition {
  std::int64_t offset = 0;  // of the next page; 0: nothing is known yet
  std::int64_t total = 0;
  std::any last_key{};
};

// The key of a row that is listed by a time and identified by `id` in its cabinet.
template <class Id>
struct TimedKey {
  UtcTime at;
  Id id;
  CabinetId cabinet;
};

// `columns`: the time, then the id. `order`: both descending.
template <class Id>
constexpr KeyOrder<TimedKey<Id>> newest_first(std::string_view columns, std::string_view order) {
  return {columns,
          order,
          [](const Statement& row, CabinetId cabinet) {
            if constexpr (std::is_same_v<Id, std::string>) {
              return TimedKey<Id>{row.time(0), std::string(row.text(1)), cabinet};
            } else {
              return TimedKey<Id>{row.time(0), row.integer(1), cabinet};
            }
          },
          [](const TimedKey<Id>& a, const TimedKey<Id>& b) {
            return std::tie(b.at, b.id, a.cabinet) < std::tie(a.at, a.id, b.cabinet);
          },
          {columns, 2, [](Statement& to, int first, const TimedKey<Id>& key) {
             to.bind(first, key.at);
             to.bind(first + 1, key.id);
           }}};
}

template <class Key>
struct KeyPage {
  std::vector<Key> keys;
  std::int64_t total = 0;  // of all pages
};

// Puts the keys of several cabinets in order and keeps those from `begin` to `end`.
template <class Key>
void keep_range(std::vector<Key>& keys, const KeyOrder<Key>& order, std::size_t cabinets, std::int64_t begin,
                std::int64_t end) {
  if (cabinets > 1) std::sort(keys.begin(), keys.end(), order.before);
  begin = std::clamp<std::int64_t>(begin, 0, std::ssize(keys));
  end = std::clamp<std::int64_t>(end, begin, std::ssize(keys));
  keys.erase(keys.begin() + end, keys.end());
  keys.erase(keys.begin(), keys.begin() + begin);
}

// The page that the filter's offset and limit select.
template <class Key, class Filter>
KeyPage<Key> page_at_offset(Tx& tx, const Filter& filter, const Conditions& conditions,
                            const KeyOrder<Key>& order) {
  KeyPage<Key> page;
  // The rows before the page are read only where those of several cabinets are put in order.
  const std::int64_t skipped = filter.cabinets.size() > 1 ? 0 : filter.offset;
  const std::int64_t wanted = filter.offset + filter.limit - skipped;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& first =
      tx.prepare(fmt::format("select {} {} order by {} limit ${} offset ${}", order.columns, conditions.sql(),
                             order.order, conditions.next_parameter(), conditions.next_parameter() + 1));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.prefetch();
    conditions.bind(first, cabinet);
    first.bind(conditions.next_parameter(), wanted);
    first.bind(conditions.next_parameter() + 1, skipped);
    while (first.step()) page.keys.push_back(order.read(first, cabinet));
    count.step();
    page.total += count.integer(0);
    count.reset();
  }
  keep_range(page.keys, order, filter.cabinets.size(), filter.offset - skipped, wanted);
  return page;
}

// The keys after `last`, at most the filter's limit.
template <class Key, class Filter>
std::vector<Key> keys_after(Tx& tx, const Filter& filter, const Conditions& conditions,
                            const KeyOrder<Key>& order, const Key& last) {
  const int first = conditions.next_parameter(), limit = first + order.place.count;
  std::string values;
  for (int i = first; i < limit; ++i) values += fmt::format("{}${}", i == first ? "" : ", ", i);
  const auto prepare = [&](std::string_view comparison) -> Statement& {
    return tx.prepare(fmt::format("select {} {} and ({}) {} ({}) order by {} limit ${}", order.columns,
                                  conditions.sql(), order.place.columns, comparison, values, order.order,
                                  limit));
  };
  std::vector<Key> keys;
  for (const CabinetId cabinet : filter.cabinets) {
    // Rows that equal `last` in all but the cabinet come in the order of the cabinets.
    Statement& query = prepare(last.cabinet < cabinet ? "<=" : "<");
    conditions.bind(query, cabinet);
    order.place.bind(query, first, last);
    query.bind(limit, filter.limit);
    while (query.step()) keys.push_back(order.read(query, cabinet));
  }
  keep_range(keys, order, filter.cabinets.size(), 0, filter.limit);
  return keys;
}

// The keys of the page that the filter selects. The database reads the first keys of each cabinet in the
// order of an index, without a sort. A filter may have a `position`, see ListPosition.
template <class Key, class Filter>
KeyPage<Key> page_of_keys(Tx& tx, const Filter& filter, const Conditions& conditions,
                          const KeyOrder<Key>& order) {
  if constexpr (requires { filter.position; }) {
    if (ListPosition* position = filter.position; position != nullptr && order.place.count > 0) {
      const bool goes_on = position->offset > 0 && position->offset == filter.offset;
      KeyPage<Key> page;
      if (goes_on) {
        page.keys = keys_after(tx, filter, conditions, order, std::any_cast<const Key&>(position->last_key));
        page.total = position->total;
      } else {
        page = page_at_offset(tx, filter, conditions, order);
      }
      if (!page.keys.empty())
        *position = {filter.offset + std::ssize(page.keys), page.total, page.keys.back()};
      return page;
    }
  }
  return page_at_offset(tx, filter, conditions, order);
}

// The rows of these keys, in the keys' order. A key has `cabinet`, and `id`, which identifies a row in that
// cabinet. `load(cabinet, ids, put)` reads rows of one cabinet and calls `put(id, row)` for each.
template <class Row, class Key, class Load>
std::vector<Row> rows_of_keys(std::span<const CabinetId> cabinets, const std::vector<Key>& keys, Load load) {
  using Id = decltype(Key::id);
  std::map<std::pair<CabinetId, Id>, Row> found;
  for (const CabinetId cabinet : cabinets) {
    std::vector<std::conditional_t<std::is_same_v<Id, std::string>, std::string_view, Id>> ids;
    for (const Key& key : keys) {
      if (key.cabinet == cabinet) ids.push_back(key.id);
    }
    if (ids.empty()) continue;
    load(cabinet, ids,
         [&](Id id, Row row) { found.insert_or_assign(std::pair(cabinet, std::move(id)), std::move(row)); });
  }
  std::vector<Row> rows;
  rows.reserve(keys.size());
  for (const Key& key : keys) {
    const auto row = found.find({key.cabinet, key.id});
    if (row != found.end()) rows.push_back(std::move(row->second));
  }
  return rows;
}

}  // namespace wbd::db

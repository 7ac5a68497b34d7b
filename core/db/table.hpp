#pragma once
// The row map of a table: each column is named once, beside the field that holds its value.
//
//   inline constexpr auto kOrders = table<Order>("orders",
//       generated<&Order::id>("id"), given_key<&Order::cabinet_id>("cabinet_id"), key<&Order::srid>("srid"),
//       column<&Order::status>("status"), ...);
//
// Column positions are compile-time constants, so read() and bind() search nothing at run time. Each call
// builds its SQL text again: keep the text in a static. In an insert $1, $2, ... are the inserted columns in
// their order. In an update they are the keys and the facts. Name the keys before the other inserted columns.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/db/values.hpp"

namespace wbd::db {

enum class Role {
  key,        // part of the key: inserted, never updated
  fact,       // inserted and updated
  once,       // inserted, never updated
  generated,  // made by the database: only read
};

struct ColumnSpec {
  std::string_view name;
  Role role;
  bool is_read;
};

// The default conversion of a field: Statement::bind and read_value. coded() and coded_key() take another
// one.
struct PlainCodec {
  template <class T>
  static void bind(Statement& to, int parameter, const T& value) {
    to.bind(parameter, value);
  }
  template <class T>
  static void read(const Statement& row, int column, T& out) {
    read_value(row, column, out);
  }
};
// Stores a field in a text column: `kWrite` converts the field to text, `kRead` converts the text back.
template <auto kWrite, auto kRead>
struct TextCodec {
  template <class T>
  static void bind(Statement& to, int parameter, const T& value) {
    to.bind(parameter, kWrite(value));
  }
  template <class T>
  static void read(const Statement& row, int column, T& out) {
    out = kRead(row.text(column));
  }
};

// `kMembers` is the path to the field: &FinanceRow::report, &FinanceReport::id. `kGiven`: bind() gets the
// value as an argument, not from the row. read() fills the field of a given column too, if the column has
// members.
template <Role kRoleOf, bool kGiven, class Codec, auto... kMembers>
struct Column {
  static constexpr Role kRole = kRoleOf;
  static constexpr bool kIsGiven = kGiven;
  static constexpr bool kIsRead = sizeof...(kMembers) > 0;
  static constexpr bool kIsInserted = kRole != Role::generated;
  static constexpr bool kIsUpdated = kRole == Role::key || kRole == Role::fact;
  using Convert = Codec;

  std::string_view name;

  template <class Row>
  static auto& field(Row& row) {
    return (row.*....*kMembers);
  }
};

template <auto... kMembers>
constexpr Column<Role::key, false, PlainCodec, kMembers...> key(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::fact, false, PlainCodec, kMembers...> column(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::once, false, PlainCodec, kMembers...> once(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::generated, false, PlainCodec, kMembers...> generated(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::key, true, PlainCodec, kMembers...> given_key(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::fact, true, PlainCodec, kMembers...> given(std::string_view name) {
  return {name};
}
template <auto... kMembers>
constexpr Column<Role::once, true, PlainCodec, kMembers...> given_once(std::string_view name) {
  return {name};
}
template <class Codec, auto... kMembers>
constexpr Column<Role::fact, false, Codec, kMembers...> coded(std::string_view name) {
  return {name};
}
template <class Codec, auto... kMembers>
constexpr Column<Role::key, false, Codec, kMembers...> coded_key(std::string_view name) {
  return {name};
}

// Builds the SQL texts. It is not a template, so its code exists once.
struct TableSpec {
  std::string_view name;
  std::span<const ColumnSpec> columns;

  [[nodiscard]] std::string select(std::string_view alias) const;
  [[nodiscard]] std::string by_key_sql(std::string_view more) const;
  [[nodiscard]] std::string delete_sql() const;
  [[nodiscard]] std::string insert_columns() const;
  [[nodiscard]] std::string insert_sql() const;
  [[nodiscard]] std::string update_sql() const;
  [[nodiscard]] std::string upsert_sql(std::string_view target) const;
  [[nodiscard]] std::vector<std::string_view> fact_names() const;
};

template <class Row, class... Columns>
class Table {
 public:
  constexpr explicit Table(std::string_view name, Columns... columns)
      : name_(name), specs_{{{columns.name, Columns::kRole, Columns::kIsRead}...}} {}

  // kRead: the number of columns of select(). kInserted: the number of parameters of an insert or upsert.
  // kUpdated: the number of parameters of an update.
  static constexpr int kRead = (0 + ... + (Columns::kIsRead ? 1 : 0));
  static constexpr int kInserted = (0 + ... + (Columns::kIsInserted ? 1 : 0));
  static constexpr int kUpdated = (0 + ... + (Columns::kIsUpdated ? 1 : 0));

  [[nodiscard]] constexpr std::string_view name() const { return name_; }
  // "o.id, o.status": the columns that read() expects.
  [[nodiscard]] std::string select(std::string_view alias = "") const { return spec().select(alias); }
  // "select id, status from orders where cabinet_id = $1 and srid = $2"; `more`: further columns, after those
  // of read().
  [[nodiscard]] std::string by_key_sql(std::string_view more = "") const { return spec().by_key_sql(more); }
  [[nodiscard]] std::string delete_sql() const { return spec().delete_sql(); }  // deletes one row by its key
  [[nodiscard]] std::string insert_columns() const { return spec().insert_columns(); }  // for Tx::bulk_insert
  [[nodiscard]] std::string insert_sql() const { return spec().insert_sql(); }
  // "update orders set status = $3 where cabinet_id = $1 and srid = $2"
  [[nodiscard]] std::string update_sql() const { return spec().update_sql(); }
  // insert_sql(), then "on conflict(keys) do update set" with each fact; the caller may append assignments.
  // `target` is the condition of a partial index, written after the keys.
  [[nodiscard]] std::string upsert_sql(std::string_view target = "") const {
    return spec().upsert_sql(target);
  }
  [[nodiscard]] std::vector<std::string_view> fact_names() const { return spec().fact_names(); }

  // The row whose columns begin at `at`. Throws Failure(Errc::bad_data), see values.hpp.
  [[nodiscard]] Row read(const Statement& row, int at = 0) const {
    Row out{};
    int position = at;
    (read_column<Columns>(row, position, out), ...);
    return out;
  }

  // Binds $1 to $kInserted of an insert or upsert. `values`: the values of the given columns, in their order.
  template <class... Given>
  Statement& bind(Statement& to, const Row& row, const Given&... values) const {
    static_assert(sizeof...(Given) == (0 + ... + (Columns::kIsGiven ? 1 : 0)));
    bind_columns<false>(to, row, std::tuple<const Given&...>(values...),
                        std::index_sequence_for<Columns...>{});
    return to;
  }
  // Binds $1 to $kUpdated of update_sql(). `values`: the values of the given keys and facts, in their order.
  template <class... Given>
  Statement& bind_update(Statement& to, const Row& row, const Given&... values) const {
    static_assert(sizeof...(Given) == (0 + ... + (Columns::kIsGiven && Columns::kIsUpdated ? 1 : 0)));
    bind_columns<true>(to, row, std::tuple<const Given&...>(values...),
                       std::index_sequence_for<Columns...>{});
    return to;
  }

  // Calls use(a's field, b's field) for each fact of the row.
  template <class A, class B, class Use>
  static void for_each_fact(A& a, B& b, Use use) {
    (use_fact<Columns>(a, b, use), ...);
  }
  // Whether all read fields are equal.
  [[nodiscard]] static bool same(const Row& a, const Row& b) { return (same_field<Columns>(a, b) && ...); }

 private:
  [[nodiscard]] TableSpec spec() const { return {name_, specs_}; }

  template <class C>
  static void read_column(const Statement& row, int& position, Row& out) {
    if constexpr (C::kIsRead) C::Convert::read(row, position++, C::field(out));
  }

  template <std::size_t kBefore>
  static constexpr int count_before(const std::array<bool, sizeof...(Columns)>& flags) {
    int count = 0;
    for (std::size_t i = 0; i < kBefore; ++i) count += flags[i] ? 1 : 0;
    return count;
  }

  template <bool kUpdate, class Given, std::size_t... kIndex>
  static void bind_columns(Statement& to, const Row& row, const Given& given,
                           std::index_sequence<kIndex...>) {
    (bind_column<kUpdate, Columns, kIndex>(to, row, given), ...);
  }
  template <bool kUpdate, class C, std::size_t kIndex, class Given>
  static void bind_column(Statement& to, const Row& row, const Given& given) {
    if constexpr (kUpdate ? C::kIsUpdated : C::kIsInserted) {
      constexpr int kParameter =
          count_before<kIndex>({(kUpdate ? Columns::kIsUpdated : Columns::kIsInserted)...}) + 1;
      if constexpr (C::kIsGiven) {
        constexpr int kGiven = count_before<kIndex>(
            {(Columns::kIsGiven && (kUpdate ? Columns::kIsUpdated : Columns::kIsInserted))...});
        to.bind(kParameter, std::get<kGiven>(given));
      } else {
        C::Convert::bind(to, kParameter, C::field(row));
      }
    }
  }

  template <class C, class A, class B, class Use>
  static void use_fact(A& a, B& b, Use& use) {
    if constexpr (C::kRole == Role::fact && C::kIsRead) use(C::field(a), C::field(b));
  }
  template <class C>
  static bool same_field(const Row& a, const Row& b) {
    if constexpr (C::kIsRead) return C::field(a) == C::field(b);
    return true;
  }

  std::string_view name_;
  std::array<ColumnSpec, sizeof...(Columns)> specs_;
};

template <class Row, class... Columns>
constexpr Table<Row, Columns...> table(std::string_view name, Columns... columns) {
  return Table<Row, Columns...>(name, columns...);
}

}  // namespace wbd::db

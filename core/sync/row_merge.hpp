#pragma once
// The merge rule over a row map: a value that WB does not give never replaces a known one.

#include <optional>
#include <type_traits>

namespace wbd::sync {

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

// Each optional field that is absent in `now` takes its value from `before`.
template <class Table, class Row>
void fill_absent(const Table& table, Row& now, const Row& before) {
  table.for_each_fact(now, before, []<class T>(T& field, const T& known) {
    if constexpr (kIsOptional<T>) {
      if (!field) field = known;
    }
  });
}

}  // namespace wbd::sync

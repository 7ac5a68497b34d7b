#pragma once
// Table tests: the test case runs once for each row.
//   const auto c = EACH_ROW(Case, {{"empty", 0}, {"one", 1}});
// Catch's own values<Case>() makes a generator of every type of row, which takes longer to compile than the
// test.

#include <initializer_list>

#include <catch2/catch.hpp>

namespace wbd::test {

// The number of the row that this run of the test case takes.
std::size_t row_of_run(const Catch::SourceLineInfo& line, std::size_t rows);

template <class Row>
Row row_of_run(const Catch::SourceLineInfo& line, std::initializer_list<Row> rows) {
  return rows.begin()[row_of_run(line, rows.size())];
}

}  // namespace wbd::test

#define EACH_ROW(Row, ...) ::wbd::test::row_of_run<Row>(CATCH_INTERNAL_LINEINFO, __VA_ARGS__)

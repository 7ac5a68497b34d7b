#pragma once
// Columns and order of the rows of an answer, as --columns and --sort ask for them.

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "core/base/json_tree.hpp"
#include "core/base/result.hpp"

namespace wbd::cli {

// The fields of rows, by path ("token.type"): of the answer's sample, otherwise of its first row.
[[nodiscard]] std::vector<std::string> field_paths(const Answer& answer);

// The named fields as columns; the answer's own columns give their headings and forms. Errc::invalid_argument
// names an unknown field and those that exist. The result refers to `names` and to the answer's columns.
[[nodiscard]] Result<std::vector<Column>> chosen_columns(const Answer& answer,
                                                         const std::vector<std::string>& names);

// Sorts the rows by the field that `order` names; "-name" sorts downwards. Numbers sort as numbers, null
// comes last. Rows of equal value keep their order. Then keeps the rows of the answer's page. The answer must
// hold all rows.
[[nodiscard]] Result<void> sort_rows(Answer& answer, std::string_view order);

}  // namespace wbd::cli

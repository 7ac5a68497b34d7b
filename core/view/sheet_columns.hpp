#pragma once
// Columns of a spreadsheet for rows of the API: headings in the reader's language, and what each field means.

#include <string>
#include <vector>

#include "core/model/language.hpp"
#include "core/sheet/column.hpp"

namespace wbd::view {

// `paths`: of fields in a row ("commission.amount"). An unknown field keeps its name as its heading.
[[nodiscard]] std::vector<sheet::Column> sheet_columns(const std::vector<std::string>& paths,
                                                       Language language);

}  // namespace wbd::view

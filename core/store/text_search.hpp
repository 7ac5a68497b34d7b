#pragma once
// Which rows of orders or sales a text finds.

#include <string>
#include <string_view>

#include "core/db/database.hpp"

namespace wbd::store {

// A subquery with the ids of the cabinet's ($1) rows of `table` that the pattern ($2) finds by their goods or
// their srid. `more` are further unions. Each part has an index: of the codes that the goods have, of
// articles, of srids.
[[nodiscard]] std::string found_by_text(db::Dialect dialect, std::string_view table,
                                        std::string_view more = {});

}  // namespace wbd::store

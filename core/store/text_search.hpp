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

// The condition that the size of `order`, a row of orders, has such a barcode on its card, the row `p` of
// products. The card decides for orders whose source names no barcode.
[[nodiscard]] std::string has_card_barcode(db::Dialect dialect, std::string_view order);

}  // namespace wbd::store

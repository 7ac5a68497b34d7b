#pragma once
// The names of a cabinet's articles.

#include <vector>

#include "core/db/database.hpp"
#include "core/model/article_codes.hpp"

namespace wbd::store {

// Every card, also in the trash, and every article without a card that orders, sales or report rows mention.
[[nodiscard]] std::vector<ArticleCodes> article_codes(db::Tx& tx, CabinetId cabinet);

}  // namespace wbd::store

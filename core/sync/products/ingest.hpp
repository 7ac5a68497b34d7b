#pragma once
// Store the cards of one page.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

WriteCounts ingest_products(db::Tx& tx, CabinetId cabinet, std::span<const Product> products);
// Marks cards as deleted since their trash time. A stored card keeps the fields that the trash does not give
// (title, brand); an unknown one is stored with the fields it has.
WriteCounts ingest_trashed(db::Tx& tx, CabinetId cabinet, std::span<const TrashedCard> cards);

}  // namespace wbd::sync

#pragma once
// Store the reviews or the questions of one page.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// A stored `archived` stays true; all other fields are replaced.
// `created` gets the rows that were not stored before.
WriteCounts ingest_reviews(db::Tx& tx, CabinetId cabinet, std::span<const Review> reviews,
                           std::vector<const Review*>* created = nullptr);
WriteCounts ingest_questions(db::Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created = nullptr);

}  // namespace wbd::sync

#pragma once
#include <vector>

#include "core/db/database.hpp"
#include "core/model/article_weight.hpp"

namespace wbd::store {

// Reads the rows (nm_id, sum) of a query whose parameters are bound.
[[nodiscard]] inline std::vector<ArticleWeight> read_weights(db::Statement& query) {
  std::vector<ArticleWeight> weights;
  while (query.step()) weights.push_back({NmId{query.integer(0)}, Amount{query.integer(1)}});
  return weights;
}

}  // namespace wbd::store

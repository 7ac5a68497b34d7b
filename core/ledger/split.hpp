#pragma once
// Exact splits of an amount over articles (SPEC 14). Pure.

#include <span>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/model/article_weight.hpp"

namespace wbd::ledger {

struct Share {
  NmId nm_id;
  Amount amount;
  friend bool operator==(const Share&, const Share&) = default;
};

// Splits `amount` in proportion to the positive weights by the largest remainder, so the shares add up to it.
// Among equal remainders the smaller nm_id gets more. Empty when no weight is positive. `weights` is
// sorted by nm_id, without repeats.
[[nodiscard]] std::vector<Share> split(Amount amount, std::span<const ArticleWeight> weights);

}  // namespace wbd::ledger

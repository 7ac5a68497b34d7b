#pragma once
#include "core/base/ids.hpp"
#include "core/base/money.hpp"

namespace wbd {

// The part of an article in a cost that is split over articles.
struct ArticleWeight {
  NmId nm_id;
  Amount sum;
  friend bool operator==(const ArticleWeight&, const ArticleWeight&) = default;
};

}  // namespace wbd

#pragma once
// The names by which a seller knows an article.

#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/model/catalog.hpp"

namespace wbd {

struct ArticleCodes {
  NmId nm_id;
  std::vector<std::string> vendor_codes;  // the card's, or those of its orders and report rows
  std::vector<ProductSize> sizes;         // empty: no card is stored, so the sizes are unknown
  std::optional<std::string> title;
};

}  // namespace wbd

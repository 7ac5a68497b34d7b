#pragma once
// Titles and vendor codes of articles.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "core/db/database.hpp"

namespace wbd::store {

struct ProductName {
  std::optional<std::string> title, vendor_code;
};
// Articles without a card in these cabinets are absent.
[[nodiscard]] std::unordered_map<NmId, ProductName> product_names(db::Tx& tx,
                                                                  std::span<const CabinetId> cabinets,
                                                                  std::span<const NmId> articles);

}  // namespace wbd::store

#pragma once
// What people call an article.

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "core/db/database.hpp"

namespace wbd::store {

struct ProductName {
  std::optional<std::string> title, vendor_code;
};
// Of the articles that have a card in one of these cabinets.
[[nodiscard]] std::unordered_map<NmId, ProductName> product_names(db::Tx& tx,
                                                                  std::span<const CabinetId> cabinets,
                                                                  std::span<const NmId> articles);

}  // namespace wbd::store

#pragma once
// The card fills in the names of goods that the source of an order or a sale does not give.

#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"

namespace wbd::store {

// Fields of the row; a known one stays.
struct Goods {
  std::optional<std::string>&vendor_code, &brand, &subject, &size, &barcode;
  std::optional<ChrtId>& chrt_id;
};
// `column` is the first of the card's vendor_code, brand, subject and sizes. The size is found by chrt_id,
// otherwise by its barcode. A size with several barcodes gives none: the one that was sold is not known.
void fill_from_card(const Goods& goods, const db::Statement& card, int column);

}  // namespace wbd::store

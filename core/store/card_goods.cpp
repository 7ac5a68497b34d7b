#include "core/store/card_goods.hpp"

#include <algorithm>

#include "core/store/json_columns.hpp"

namespace wbd::store {
namespace {

void fill(std::optional<std::string>& field, std::optional<std::string> from_card) {
  if (!field) field = std::move(from_card);
}

bool is_the_size(const ProductSize& size, const Goods& goods) {
  if (goods.chrt_id) return size.chrt_id == *goods.chrt_id;
  return goods.barcode && std::ranges::find(size.barcodes, *goods.barcode) != size.barcodes.end();
}

}  // namespace

void fill_from_card(const Goods& goods, const db::Statement& card, int column) {
  fill(goods.vendor_code, card.maybe_text(column));
  fill(goods.brand, card.maybe_text(column + 1));
  fill(goods.subject, card.maybe_text(column + 2));
  const bool complete = goods.size && goods.barcode && goods.chrt_id;
  if (complete || (!goods.chrt_id && !goods.barcode) || card.is_null(column + 3)) return;
  for (ProductSize& size : sizes_from_json(card.text(column + 3))) {
    if (!is_the_size(size, goods)) continue;
    goods.chrt_id = size.chrt_id;
    fill(goods.size, std::move(size.size));
    if (size.barcodes.size() == 1) fill(goods.barcode, std::move(size.barcodes.front()));
    return;
  }
}

}  // namespace wbd::store

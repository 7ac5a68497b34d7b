#include "core/store/size_demand.hpp"

#include <algorithm>

#include "core/store/json_columns.hpp"

namespace wb::store {

SizeDemand SizeDemand::load(Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime from, UtcTime to) {
  SizeDemand demand;
  demand.nm_id_ = nm_id;
  auto& product =
      tx.prepare("select vendor_code, title, sizes from products where cabinet_id = $1 and nm_id = $2");
  product.bind_all(cabinet, nm_id);
  if (product.step()) {
    demand.vendor_code_ = product.maybe_text(0);
    demand.title_ = product.maybe_text(1);
    demand.sizes_ = sizes_from_json(product.text(2));
  }
  product.reset();

  auto& orders = tx.prepare(
      "select chrt_id, barcode, size from orders where cabinet_id = $1 and nm_id = $2 and ordered_at >= $3 "
      "and ordered_at < $4");
  orders.bind_all(cabinet, nm_id, from, to);
  while (orders.step()) {
    auto chrt_id = orders.maybe_id<ChrtId>(0);
    if (!chrt_id) chrt_id = demand.size_of(orders.text(1), orders.text(2));
    if (chrt_id) ++demand.orders_[*chrt_id];
  }
  return demand;
}

const ProductSize* SizeDemand::find(ChrtId chrt_id) const {
  const auto found = std::find_if(sizes_.begin(), sizes_.end(),
                                  [chrt_id](const ProductSize& s) { return s.chrt_id == chrt_id; });
  return found == sizes_.end() ? nullptr : &*found;
}

std::int64_t SizeDemand::orders_of(ChrtId chrt_id) const {
  const auto found = orders_.find(chrt_id);
  return found == orders_.end() ? 0 : found->second;
}

std::optional<ChrtId> SizeDemand::size_of(std::string_view barcode, std::string_view size) const {
  if (!barcode.empty()) {
    for (const ProductSize& s : sizes_) {
      if (std::find(s.barcodes.begin(), s.barcodes.end(), barcode) != s.barcodes.end()) return s.chrt_id;
    }
  }
  if (!size.empty()) {
    for (const ProductSize& s : sizes_) {
      if (s.size == size) return s.chrt_id;
    }
  }
  return std::nullopt;
}

}  // namespace wb::store

#include "core/store/size_demand.hpp"

#include <algorithm>

#include "core/db/keyed_query.hpp"
#include "core/store/json_columns.hpp"

namespace wbd::store {

std::unordered_map<NmId, SizeDemand> SizeDemand::load(db::Tx& tx, CabinetId cabinet,
                                                      std::span<const std::int64_t> nm_ids, UtcTime from,
                                                      UtcTime to) {
  std::unordered_map<NmId, SizeDemand> demands;
  for (const std::int64_t nm_id : nm_ids) demands.try_emplace(NmId{nm_id});
  db::each_with_key(tx,
                    {.select = "select nm_id, vendor_code, title, sizes from products where cabinet_id = $1",
                     .column = "nm_id"},
                    cabinet, nm_ids, [&demands](const db::Statement& product) {
                      SizeDemand& demand = demands.at(NmId{product.integer(0)});
                      demand.vendor_code_ = product.maybe_text(1);
                      demand.title_ = product.maybe_text(2);
                      demand.sizes_ = sizes_from_json(product.text(3));
                    });
  db::each_with_key(tx,
                    // Reads barcode and size only where WB gave no size id: for the other rows an index
                    // suffices.
                    {.select = R"(select nm_id, chrt_id, case when chrt_id is null then barcode end,
                      case when chrt_id is null then size end
                    from orders where cabinet_id = $1 and ordered_at >= $3 and ordered_at < $4)",
                     .column = "nm_id",
                     .bind =
                         [from, to](db::Statement& query) {
                           query.bind(3, from);
                           query.bind(4, to);
                         }},
                    cabinet, nm_ids, [&demands](const db::Statement& order) {
                      SizeDemand& demand = demands.at(NmId{order.integer(0)});
                      auto chrt_id = order.maybe_id<ChrtId>(1);
                      if (!chrt_id) chrt_id = demand.size_of(order.text(2), order.text(3));
                      if (chrt_id) ++demand.orders_[*chrt_id];
                    });
  return demands;
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

}  // namespace wbd::store

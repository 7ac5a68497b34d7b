#include "core/store/product_names.hpp"

namespace wbd::store {

std::unordered_map<NmId, ProductName> product_names(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                    std::span<const NmId> articles) {
  std::unordered_map<NmId, ProductName> names;
  auto& query = tx.prepare("select title, vendor_code from products where cabinet_id = $1 and nm_id = $2");
  for (const CabinetId cabinet : cabinets) {
    query.bind(1, cabinet);
    for (const NmId nm_id : articles) {
      query.bind(2, nm_id);
      if (query.step()) names.try_emplace(nm_id, ProductName{query.maybe_text(0), query.maybe_text(1)});
      query.reset();
    }
  }
  return names;
}

}  // namespace wbd::store

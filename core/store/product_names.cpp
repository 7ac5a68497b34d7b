#include "core/store/product_names.hpp"

#include <vector>

namespace wbd::store {
namespace {

constexpr std::string_view kOne =
    "select title, vendor_code from products where cabinet_id = $1 and nm_id = $2";
constexpr std::string_view kMany =
    "select title, vendor_code, nm_id from products where cabinet_id = $1 and nm_id = any($2)";

}  // namespace

std::unordered_map<NmId, ProductName> product_names(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                    std::span<const NmId> articles) {
  std::unordered_map<NmId, ProductName> names;
  if (articles.empty()) return names;
  // SQLite answers in this process; elsewhere each statement is a round trip, on a cluster two of them.
  if (tx.dialect() == db::Dialect::sqlite) {
    auto& query = tx.prepare(kOne);
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
  std::vector<std::int64_t> ids;
  ids.reserve(articles.size());
  for (const NmId nm_id : articles) ids.push_back(nm_id.value);
  auto& query = tx.prepare(kMany);
  for (const CabinetId cabinet : cabinets) {
    query.bind(1, cabinet);
    query.bind_ints(2, ids);
    while (query.step())
      names.try_emplace(NmId{query.integer(2)}, ProductName{query.maybe_text(0), query.maybe_text(1)});
  }
  return names;
}

}  // namespace wbd::store

#include "core/ledger/missing_costs.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace wbd::ledger {

std::vector<MissingCost> missing_costs(std::span<const ArticleSales> sales, const CostBook& costs) {
  std::map<std::pair<NmId, std::string>, MissingCost> found;
  for (const ArticleSales& one : sales) {
    if (costs.find(one.nm_id, one.size, one.day) != nullptr) continue;
    const auto [place, is_new] = found.try_emplace({one.nm_id, one.currency});
    MissingCost& missing = place->second;
    if (is_new) missing = {one.nm_id, one.currency, 0, {}, one.day, one.day};
    missing.units += one.units;
    missing.revenue += one.revenue;
    missing.first_day = std::min(missing.first_day, one.day);
    missing.last_day = std::max(missing.last_day, one.day);
  }
  std::vector<MissingCost> out;
  out.reserve(found.size());
  for (auto& [key, missing] : found) out.push_back(std::move(missing));
  std::ranges::stable_sort(out,
                           [](const MissingCost& a, const MissingCost& b) { return a.revenue > b.revenue; });
  return out;
}

}  // namespace wbd::ledger

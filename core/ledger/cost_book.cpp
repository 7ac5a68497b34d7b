#include "core/ledger/cost_book.hpp"

#include <algorithm>
#include <tuple>

namespace wbd::ledger {
namespace {

using CostKey = std::tuple<NmId, std::string_view>;

CostKey key_of(const UnitCost& cost) {
  return {cost.nm_id, cost.size};
}

// WB's size of an article that has only one.
constexpr std::string_view kOnlySize = "0";

const UnitCost* latest(std::span<const UnitCost> versions, Date day) {
  const auto next = std::ranges::upper_bound(versions, day, {}, &UnitCost::valid_from);
  return next == versions.begin() ? nullptr : &*std::prev(next);
}

}  // namespace

CostBook::CostBook(std::span<const UnitCost> costs) : costs_(costs.begin(), costs.end()) {
  const auto place = [](const UnitCost& cost) {
    return std::tuple(cost.nm_id, std::string_view(cost.size), cost.valid_from);
  };
  std::ranges::stable_sort(costs_, {}, place);
  std::vector<UnitCost> kept;
  kept.reserve(costs_.size());
  for (UnitCost& cost : costs_) {
    if (!kept.empty() && place(kept.back()) == place(cost)) kept.pop_back();
    kept.push_back(std::move(cost));
  }
  costs_ = std::move(kept);
}

std::span<const UnitCost> CostBook::versions(NmId nm_id, std::string_view size) const {
  const auto found = std::ranges::equal_range(costs_, CostKey{nm_id, size}, {}, key_of);
  return {found.begin(), found.end()};
}

const UnitCost* CostBook::find(NmId nm_id, std::string_view size, Date day) const {
  if (!size.empty() && size != kOnlySize) {
    if (const UnitCost* own = latest(versions(nm_id, size), day)) return own;
  }
  return latest(versions(nm_id, {}), day);
}

bool CostBook::has_any(NmId nm_id, std::string_view size) const {
  return !versions(nm_id, {}).empty() ||
         (!size.empty() && size != kOnlySize && !versions(nm_id, size).empty());
}

const UnitCost* CostBook::version(NmId nm_id, std::string_view size, Date valid_from) const {
  const UnitCost* found = latest(versions(nm_id, size), valid_from);
  return found != nullptr && found->valid_from == valid_from ? found : nullptr;
}

}  // namespace wbd::ledger

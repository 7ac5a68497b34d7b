#include "core/ledger/split.hpp"

#include <algorithm>
#include <numeric>

namespace wbd::ledger {

std::vector<Share> split(Amount amount, std::span<const ArticleWeight> weights) {
  __extension__ using Wide = __int128;  // an amount times a weight exceeds 64 bits
  Wide total = 0;
  for (const ArticleWeight& weight : weights) total += std::max<std::int64_t>(0, weight.sum.units);
  if (total == 0) return {};

  const std::int64_t magnitude = amount.abs().units;
  const std::int64_t sign = amount.units < 0 ? -1 : 1;
  std::vector<Share> shares;
  std::vector<Wide> remainders;
  std::int64_t rest = magnitude;
  for (const ArticleWeight& weight : weights) {
    if (weight.sum.units <= 0) continue;
    const Wide product = static_cast<Wide>(magnitude) * weight.sum.units;
    const auto whole = static_cast<std::int64_t>(product / total);
    shares.push_back({weight.nm_id, Amount{sign * whole}});
    remainders.push_back(product % total);
    rest -= whole;
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // The rest is below the number of shares, so each gets at most one unit more.
  std::ranges::stable_sort(order,
                           [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < static_cast<std::size_t>(rest); ++i) shares[order[i]].amount += Amount{sign};
  return shares;
}

}  // namespace wbd::ledger

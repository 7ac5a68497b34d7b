#pragma once
// Base of the parts of evolve(): the seller, the time, and the list of changes to fill.

#include <cstddef>
#include <vector>

#include "core/sandbox/evolve.hpp"

namespace wbd::sandbox {

// Keeps references to the constructor's arguments; used within one call of evolve().
class Scene {
 public:
  Scene(Seller& seller, Random& random, Seconds now, Seconds at, Changes& changes)
      : seller_(seller), random_(random), now_(now), at_(at), changes_(changes) {}

 protected:
  // Draws up to `count` of the indices for which `fits` holds, without repetition.
  template <class Fits>
  std::vector<std::size_t> draw(std::size_t size, int count, Fits fits) {
    std::vector<std::size_t> fitting;
    for (std::size_t i = 0; i < size && count > 0; ++i) {
      if (fits(i)) fitting.push_back(i);
    }
    std::vector<std::size_t> drawn;
    while (!fitting.empty() && drawn.size() < static_cast<std::size_t>(count)) {
      const std::size_t at = random_.index(fitting.size());
      drawn.push_back(fitting[at]);
      fitting[at] = fitting.back();
      fitting.pop_back();
    }
    return drawn;
  }

  // Paid, shown by the statistics, and neither cancelled nor bought out.
  [[nodiscard]] bool on_its_way(std::size_t order) const;
  // Removes the outcomes that the order would have after `now`.
  void forget_future(Order& order);

  Seller& seller_;
  Random& random_;
  Seconds now_, at_;
  Changes& changes_;
};

// Adds surcharges, reversals, rows with unknown letters, late rows, and texts with invalid Unicode.
void evolve_sale_rows(const Scene& scene, const Evolution& wanted);

}  // namespace wbd::sandbox

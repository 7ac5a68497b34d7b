#pragma once
// The parts of evolve(), each in its own file: whom it happens to, when, and what is reported of it.

#include <cstddef>
#include <vector>

#include "core/sandbox/evolve.hpp"

namespace wbd::sandbox {

// Refers to everything it is made from; lives as long as one call of evolve().
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
  // Takes back what would have become of the order after `now`.
  void forget_future(Order& order);

  Seller& seller_;
  Random& random_;
  Seconds now_, at_;
  Changes& changes_;
};

// Surcharges, reversals, unknown letters, what the statistics show late, and texts that are no good Unicode.
void evolve_sale_rows(const Scene& scene, const Evolution& wanted);

}  // namespace wbd::sandbox

#pragma once
// The datasets behind the figures: their syncs decide how fresh and how complete a figure is.

#include <array>

#include "core/model/dataset.hpp"

namespace wbd::analytics {

inline constexpr std::array kSalesSources{Dataset::orders, Dataset::sales};
inline constexpr std::array kReviewSources{Dataset::reviews, Dataset::questions};
inline constexpr std::array kPerformanceSources{Dataset::orders, Dataset::sales, Dataset::stocks,
                                                Dataset::reviews, Dataset::funnel};
inline constexpr std::array kProfitSources{Dataset::finance,       Dataset::payouts,
                                           Dataset::storage_costs, Dataset::acceptance_costs,
                                           Dataset::adverts,       Dataset::penalties};

}  // namespace wbd::analytics

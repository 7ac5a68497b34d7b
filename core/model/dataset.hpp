#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace wbd {

// What is synced, each with its own cursor, interval and lease for each cabinet (SPEC section 7).
enum class Dataset {
  orders,
  reviews,
  questions,
  sales,
  products,
  stocks,
  prices,
  funnel,
  finance,
  warehouses,
  tariffs,
};

// In the order of their priority.
inline constexpr std::array kDatasets{
    Dataset::orders,      //
    Dataset::reviews,     //
    Dataset::questions,   //
    Dataset::sales,       //
    Dataset::products,    //
    Dataset::stocks,      //
    Dataset::prices,      //
    Dataset::funnel,      //
    Dataset::finance,     //
    Dataset::warehouses,  //
    Dataset::tariffs,     //
};

[[nodiscard]] std::string_view to_string(Dataset dataset);
[[nodiscard]] std::optional<Dataset> parse_dataset(std::string_view name);

}  // namespace wbd

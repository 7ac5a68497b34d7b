#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace wb {

// What is synced, each with its own cursor, interval and lease for each cabinet (SPEC section 7).
enum class Dataset {
  orders,
  reviews,
  sales,
  products,
  stocks,
  funnel,
  finance,
};

// In the order of their priority.
inline constexpr std::array kDatasets{
    Dataset::orders,    //
    Dataset::reviews,   //
    Dataset::sales,     //
    Dataset::products,  //
    Dataset::stocks,    //
    Dataset::funnel,    //
    Dataset::finance,   //
};

[[nodiscard]] std::string_view to_string(Dataset dataset);
[[nodiscard]] std::optional<Dataset> parse_dataset(std::string_view name);

}  // namespace wb

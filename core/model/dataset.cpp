#include "core/model/dataset.hpp"

namespace wbd {

std::string_view to_string(Dataset dataset) {
  switch (dataset) {
    case Dataset::orders:
      return "orders";
    case Dataset::reviews:
      return "reviews";
    case Dataset::questions:
      return "questions";
    case Dataset::sales:
      return "sales";
    case Dataset::products:
      return "products";
    case Dataset::stocks:
      return "stocks";
    case Dataset::prices:
      return "prices";
    case Dataset::funnel:
      return "funnel";
    case Dataset::finance:
      return "finance";
    case Dataset::warehouses:
      return "warehouses";
    case Dataset::tariffs:
      return "tariffs";
  }
  return "";
}

std::optional<Dataset> parse_dataset(std::string_view name) {
  for (const Dataset dataset : kDatasets) {
    if (to_string(dataset) == name) return dataset;
  }
  return std::nullopt;
}

}  // namespace wbd

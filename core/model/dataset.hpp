#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace wbd {

// The units of sync, each with its own cursor, interval and lease for each cabinet (SPEC section 7).
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
  payouts,
  storage_costs,
  acceptance_costs,
  adverts,
  penalties,
};

struct DatasetInfo {
  Dataset dataset;
  std::string_view name;     // in the API, on the command line and in the database; English for people
  std::string_view russian;  // for people
  // People wait for a live dataset: it has priority, has no pace of its own, and follows the interval that
  // users choose. Its runs count every row they write.
  bool live = false;
};

// In the order of the enumeration, which is the order of priority.
// clang-format off
inline constexpr std::array kDatasetTable{
    DatasetInfo{Dataset::orders,           "orders",           "заказы", true},
    DatasetInfo{Dataset::reviews,          "reviews",          "отзывы", true},
    DatasetInfo{Dataset::questions,        "questions",        "вопросы", true},
    DatasetInfo{Dataset::sales,            "sales",            "продажи"},
    DatasetInfo{Dataset::products,         "products",         "товары"},
    DatasetInfo{Dataset::stocks,           "stocks",           "остатки"},
    DatasetInfo{Dataset::prices,           "prices",           "цены"},
    DatasetInfo{Dataset::funnel,           "funnel",           "воронка"},
    DatasetInfo{Dataset::finance,          "finance",          "финансы"},
    DatasetInfo{Dataset::warehouses,       "warehouses",       "склады"},
    DatasetInfo{Dataset::tariffs,          "tariffs",          "тарифы"},
    DatasetInfo{Dataset::payouts,          "payouts",          "выплаты"},
    DatasetInfo{Dataset::storage_costs,    "storage_costs",    "хранение"},
    DatasetInfo{Dataset::acceptance_costs, "acceptance_costs", "приёмка"},
    DatasetInfo{Dataset::adverts,          "adverts",          "реклама"},
    DatasetInfo{Dataset::penalties,        "penalties",        "штрафы"},
};
// clang-format on

inline constexpr auto kDatasets = [] {
  std::array<Dataset, kDatasetTable.size()> all{};
  std::ranges::transform(kDatasetTable, all.begin(), &DatasetInfo::dataset);
  return all;
}();

[[nodiscard]] constexpr const DatasetInfo& dataset_info(Dataset dataset) {
  return kDatasetTable[static_cast<std::size_t>(dataset)];
}
[[nodiscard]] constexpr std::string_view to_string(Dataset dataset) {
  return dataset_info(dataset).name;
}
[[nodiscard]] constexpr bool is_live(Dataset dataset) {
  return dataset_info(dataset).live;
}
[[nodiscard]] std::optional<Dataset> parse_dataset(std::string_view name);

}  // namespace wbd

#include "core/model/dataset.hpp"

namespace wbd {

static_assert(std::ranges::all_of(kDatasets,
                                  [](Dataset dataset) { return dataset_info(dataset).dataset == dataset; }),
              "a row stands at the place of its dataset");

std::optional<Dataset> parse_dataset(std::string_view name) {
  const auto row = std::ranges::find(kDatasetTable, name, &DatasetInfo::name);
  return row == kDatasetTable.end() ? std::nullopt : std::optional(row->dataset);
}

}  // namespace wbd

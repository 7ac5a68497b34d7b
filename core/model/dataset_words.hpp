#pragma once
// Names of datasets for people.

#include <string_view>

#include "core/model/dataset.hpp"
#include "core/model/language.hpp"

namespace wbd {

// "funnel", "воронка".
[[nodiscard]] inline std::string_view dataset_words(Dataset dataset, Language language) {
  const DatasetInfo& info = dataset_info(dataset);
  return pick(language, info.name, info.russian);
}

}  // namespace wbd

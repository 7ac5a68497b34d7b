#pragma once
// Names of datasets for people.

#include <array>
#include <string_view>

#include "core/model/dataset.hpp"
#include "core/model/language.hpp"

namespace wbd {

// "funnel", "воронка".
[[nodiscard]] inline std::string_view dataset_words(Dataset dataset, Language language) {
  // By Dataset.
  static constexpr std::array<std::string_view, kDatasets.size()> kRussian{
      "заказы",  "отзывы", "вопросы", "продажи", "товары",   "остатки", "цены",    "воронка",
      "финансы", "склады", "тарифы",  "выплаты", "хранение", "приёмка", "реклама", "штрафы"};
  return language == Language::ru ? kRussian.at(static_cast<std::size_t>(dataset)) : to_string(dataset);
}

}  // namespace wbd

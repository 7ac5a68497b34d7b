#include "core/sync/token_warnings.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/model/dataset_words.hpp"
#include "core/sync/datasets.hpp"

namespace wbd::sync {
namespace {

constexpr auto kExpiresSoon = std::chrono::days{14};

// The categories as WB's portal names them where tokens are made.
struct PortalName {
  TokenCategory category;
  std::string_view name;
};
constexpr std::array kPortalNames{
    PortalName{TokenCategory::content, "Контент"},
    PortalName{TokenCategory::analytics, "Аналитика"},
    PortalName{TokenCategory::prices, "Цены и скидки"},
    PortalName{TokenCategory::marketplace, "Маркетплейс"},
    PortalName{TokenCategory::statistics, "Статистика"},
    PortalName{TokenCategory::promotion, "Продвижение"},
    PortalName{TokenCategory::feedbacks, "Вопросы и отзывы"},
    PortalName{TokenCategory::finance, "Финансы"},
};

std::string_view portal_name(TokenCategory category) {
  const auto* const found = std::ranges::find(kPortalNames, category, &PortalName::category);
  return found == kPortalNames.end() ? to_string(category) : found->name;
}

std::string words_for(const std::vector<Dataset>& datasets, Language language) {
  std::string out;
  for (const Dataset dataset : datasets) {
    if (!out.empty()) out += ", ";
    out += dataset_words(dataset, language);
  }
  return out;
}

TokenWarning lacks(TokenCategory category) {
  const auto datasets = datasets_with(category);
  return {fmt::format("the token lacks the category {}: without it there are no or fewer {}",
                      to_string(category), words_for(datasets, Language::en)),
          fmt::format("в токене нет категории «{}»: без неё не загрузятся или загрузятся не полностью: {}",
                      portal_name(category), words_for(datasets, Language::ru))};
}

}  // namespace

TokenCategory category_of(wb::Operation ping) {
  return wb::info(ping).category.value();
}

std::vector<Dataset> datasets_with(TokenCategory category) {
  const auto uses = [category](const OperationList& operations) {
    return std::ranges::any_of(operations.all(), [category](wb::Operation operation) {
      return wb::info(operation).category == category;
    });
  };
  std::vector<Dataset> datasets;
  for (const Dataset dataset : kDatasets) {
    const DatasetRow& row = dataset_row(dataset);
    if (uses(row.paced_by) || uses(row.base_paced_by) || uses(row.also_calls)) datasets.push_back(dataset);
  }
  return datasets;
}

std::vector<TokenWarning> warnings_for(const TokenInfo& token, UtcTime now) {
  std::vector<TokenWarning> out;
  if (token.type == TokenType::base) {
    out.push_back(
        {"this is a base token: WB lets it ask for orders once in 3 hours and for stock by a slow report "
         "only; a personal token gives full speed",
         "это базовый токен: заказы WB отдаёт ему раз в 3 часа, остатки — только медленным отчётом; "
         "с персональным токеном всё загружается без задержек"});
  }
  for (const wb::Operation ping : kPings) {
    const TokenCategory category = category_of(ping);
    if (!token.has(category)) out.push_back(lacks(category));
  }
  if (!token.read_only()) {
    out.push_back({"the token may also write; a read-only one is enough and safer",
                   "токен разрешает и запись; достаточно токена «Только на чтение», он безопаснее"});
  }
  if (token.expires_at - now < kExpiresSoon) {
    const std::string end = to_rfc3339(token.expires_at);
    out.push_back({"the token expires on " + end, "срок токена истекает " + end});
  }
  return out;
}

}  // namespace wbd::sync

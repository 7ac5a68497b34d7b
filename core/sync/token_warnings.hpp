#pragma once
// Warnings about a token's rights and end, in words for people.

#include <array>
#include <string>
#include <vector>

#include "core/model/account.hpp"
#include "core/model/language.hpp"
#include "core/model/token_category.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

struct TokenWarning {
  std::string en, ru;

  [[nodiscard]] const std::string& in(Language language) const { return language == Language::ru ? ru : en; }
  friend bool operator==(const TokenWarning&, const TokenWarning&) = default;
};

// The ping of each host that is synced. It needs the same token category as the host's data.
inline constexpr std::array kPings{wb::Operation::ping_statistics, wb::Operation::ping_analytics,
                                   wb::Operation::ping_content,    wb::Operation::ping_feedbacks,
                                   wb::Operation::ping_prices,     wb::Operation::ping_marketplace,
                                   wb::Operation::ping_finance,    wb::Operation::ping_promotion};
[[nodiscard]] TokenCategory category_of(wb::Operation ping);
// The datasets with an operation of the category, by priority.
[[nodiscard]] std::vector<Dataset> datasets_with(TokenCategory category);

// A base token, missing categories, write access, an end that is near.
[[nodiscard]] std::vector<TokenWarning> warnings_for(const TokenInfo& token, UtcTime now);

}  // namespace wbd::sync

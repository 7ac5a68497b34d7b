#pragma once
// The accounting rows that a seller with Options::money has beside the plain ones (GUIDE 12).

#include <span>
#include <vector>

#include "core/sandbox/finance.hpp"

namespace wbd::sandbox {

// Gives some sales a discount of the loyalty programme; their returns give it back.
void add_loyalty(const Seller& seller, FinanceOp& op);

// `plain` are the plain operations, sorted by day. Rows of finished days only, sorted by day. Their places
// begin at kFirstMoneyPlace, so the ids of the plain rows are the same with and without them.
// Each kind draws from a stream of its own.
[[nodiscard]] std::vector<FinanceOp> money_rows(const Seller& seller, std::span<const FinanceOp> plain,
                                                Seconds until);
inline constexpr int kFirstMoneyPlace = 500'000;

}  // namespace wbd::sandbox

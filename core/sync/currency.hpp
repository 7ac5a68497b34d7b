#pragma once
// Learns the seller's currency from WB's answers, and gives it to the rows that name none.

#include <string_view>

#include "core/base/time.hpp"
#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/store/currency.hpp"

namespace wbd::sync {

// Whether a source that names `code` changes what is known. The source with the highest rank decides; among
// equal ones the later answer. Pure.
[[nodiscard]] bool is_better(const std::optional<store::SellerCurrency>& known, CurrencySource source,
                             std::string_view code);

// Call it in the transaction that stores the answer of `source`. `code` is the one currency of the whole
// answer; "" or another text than three capital letters is ignored. When stored rows change their currency,
// the daily sums in days of `zone` are built again and the data version is raised.
void learn_currency(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, CurrencySource source,
                    std::string_view code);

// The one value of `currency(row)` in `rows`; "" when there is none or more than one.
template <class Rows, class Currency>
[[nodiscard]] std::string_view only_currency_of(const Rows& rows, Currency currency) {
  std::string_view one;
  for (const auto& row : rows) {
    const std::string_view code = currency(row);
    if (code.empty()) continue;
    if (!one.empty() && one != code) return {};
    one = code;
  }
  return one;
}

}  // namespace wbd::sync

#pragma once
// The currency of a seller. Orders and sales of the statistics do not name it (GUIDE 5.4). So they get it
// from what does: accounting, the order feed, prices or the funnel.

#include <optional>
#include <string>
#include <string_view>

#include "core/db/database.hpp"
#include "core/model/account.hpp"

namespace wbd::store {

// Until WB has named a currency, rows get this one. Most sellers have it.
inline constexpr std::string_view kAssumedCurrency = "RUB";

struct SellerCurrency {
  std::string code;  // ISO 4217
  CurrencySource source{};
};
[[nodiscard]] std::optional<SellerCurrency> find_currency(db::Tx& tx, CabinetId cabinet);
[[nodiscard]] std::string currency_or_assumed(db::Tx& tx, CabinetId cabinet);
void save_currency(db::Tx& tx, CabinetId cabinet, const SellerCurrency& currency);

// Gives `code` to every stored sale, and to every order whose currency no order-feed row has named. Returns
// the number of rows that changed. The daily sums are not updated.
std::int64_t assign_currency(db::Tx& tx, CabinetId cabinet, std::string_view code);

}  // namespace wbd::store

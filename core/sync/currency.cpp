#include "core/sync/currency.hpp"

#include <algorithm>

#include "core/analytics/daily.hpp"
#include "core/store/versions.hpp"

namespace wbd::sync {
namespace {

bool is_code(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

bool is_better(const std::optional<store::SellerCurrency>& known, CurrencySource source,
               std::string_view code) {
  if (!is_code(code)) return false;
  if (!known) return true;
  return source > known->source || (source == known->source && code != known->code);
}

void learn_currency(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, CurrencySource source,
                    std::string_view code) {
  const auto known = store::find_currency(tx, cabinet);
  if (!is_better(known, source, code)) return;
  store::save_currency(tx, cabinet, {std::string(code), source});
  if (code == (known ? std::string_view(known->code) : store::kAssumedCurrency)) return;
  if (store::assign_currency(tx, cabinet, code) == 0) return;
  analytics::rebuild(tx, cabinet, zone);
  store::raise_data_version(tx, cabinet);
}

}  // namespace wbd::sync

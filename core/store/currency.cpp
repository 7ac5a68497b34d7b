#include "core/store/currency.hpp"

#include "core/db/values.hpp"
#include "core/model/order.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

std::optional<SellerCurrency> find_currency(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select currency, currency_source from wb_cabinets where id = $1");
  query.bind_all(cabinet);
  std::optional<SellerCurrency> found;
  if (query.step() && !query.is_null(0) && !query.is_null(1))
    found = SellerCurrency{std::string(query.text(0)), db::read<CurrencySource>(query, 1)};
  query.reset();
  return found;
}

std::string currency_or_assumed(db::Tx& tx, CabinetId cabinet) {
  auto known = find_currency(tx, cabinet);
  return known ? std::move(known->code) : std::string(kAssumedCurrency);
}

void save_currency(db::Tx& tx, CabinetId cabinet, const SellerCurrency& currency) {
  tx.prepare("update wb_cabinets set currency = $2, currency_source = $3 where id = $1")
      .bind_all(cabinet, currency.code, currency.source)
      .run();
}

std::int64_t assign_currency(db::Tx& tx, CabinetId cabinet, std::string_view code) {
  constexpr auto kUnnamed = static_cast<std::int64_t>(SecondHand::currency);
  std::int64_t rows = tx.prepare(
                            R"(update orders set currency = $2 where cabinet_id = $1 and currency <> $2
                               and (feed_changed_at is null or (second_hand & $3) <> 0))")
                          .bind_all(cabinet, code, kUnnamed)
                          .run();
  rows += tx.prepare("update sales set currency = $2 where cabinet_id = $1 and currency <> $2")
              .bind_all(cabinet, code)
              .run();
  return rows;
}

}  // namespace wbd::store

#pragma once
// WB's tariffs: commission by subject; logistics, storage and returns by warehouse (GUIDE 5.21, 5.22).
// Percents are hundredths of a percent (15.5 % is 1550); money is in the tariff's currency. WB's "", "-" and
// absent fields are nullopt; 0 is a real price here.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

enum class TariffKind : std::uint8_t { commission, box, pallet, goods_return };
inline constexpr std::array<std::string_view, 4> kTariffKinds{"commission", "box", "pallet", "return"};
[[nodiscard]] std::string_view to_string(TariffKind kind);
[[nodiscard]] std::optional<TariffKind> parse_tariff_kind(std::string_view name);

// WB's names of these fields depend on the seller's country. Uzbekistan's fields replace Russia's one by one.
// China, Turkey and the UAE have a single fee, which applies to every sales model.
struct CommissionRates {
  std::optional<std::int64_t> fbw;     // goods in WB's warehouse: paidStorageKgvp
  std::optional<std::int64_t> fbs;     // in the seller's warehouse: kgvpMarketplace
  std::optional<std::int64_t> dbs;     // DBS and DBW
  std::optional<std::int64_t> edbs;    // express
  std::optional<std::int64_t> pickup;  // C&C
  std::optional<std::int64_t> booking;
  friend bool operator==(const CommissionRates&, const CommissionRates&) = default;
};

// Base = the first litre, litre = each next one. Coefficients are already in the prices.
struct BoxRates {
  std::optional<Money> delivery_base, delivery_litre;  // from WB's warehouse to the buyer
  std::optional<std::int64_t> delivery_coefficient;
  std::optional<Money> fbs_delivery_base, fbs_delivery_litre;  // from the seller's warehouse
  std::optional<std::int64_t> fbs_delivery_coefficient;
  std::optional<Money> storage_base, storage_litre;  // for one day
  std::optional<std::int64_t> storage_coefficient;
  friend bool operator==(const BoxRates&, const BoxRates&) = default;
};

struct PalletRates {
  std::optional<Money> delivery_base, delivery_litre;
  std::optional<std::int64_t> delivery_coefficient;
  std::optional<Money> storage;  // one pallet a day
  std::optional<std::int64_t> storage_coefficient;
  friend bool operator==(const PalletRates&, const PalletRates&) = default;
};

// kgt = large goods, srg = goods the warehouse could not identify, sup = all others. `unclaimed` is the price
// to send back one piece that the seller did not collect.
struct ReturnRates {
  std::optional<Money> kgt_office_base, kgt_office_litre, kgt_unclaimed;
  std::optional<Money> srg_office, srg_unclaimed;  // one piece
  std::optional<Money> sup_courier_base, sup_courier_litre, sup_office_base, sup_office_litre, sup_unclaimed;
  friend bool operator==(const ReturnRates&, const ReturnRates&) = default;
};

// The rows of the box tariffs that orders from sellers' warehouses in Russia pay (GUIDE 5.22).
inline constexpr std::string_view kOwnWarehouseTariff = "Свой склад РФ";
inline constexpr std::string_view kOwnOversizeTariff = "Свой склад СГТ РФ";

struct Tariff {
  std::variant<CommissionRates, BoxRates, PalletRates, ReturnRates> rates;  // in the order of TariffKind
  std::optional<std::int64_t> subject_id;                                   // set for a commission only
  std::string name;                                                         // the subject, or the warehouse
  std::optional<std::string> group;     // the subject's parent, or the warehouse's region
  std::optional<std::string> currency;  // ISO 4217, of the amounts

  [[nodiscard]] TariffKind kind() const { return static_cast<TariffKind>(rates.index()); }
  friend bool operator==(const Tariff&, const Tariff&) = default;
};

// Calls visit(name, member) for each rate of a struct; the names are those of the API and of the database.
template <class Rates, class Visit>
requires std::is_same_v<std::remove_const_t<Rates>, CommissionRates>
void for_each_rate(Rates& rates, Visit visit) {
  visit("fbw_percent", rates.fbw);
  visit("fbs_percent", rates.fbs);
  visit("dbs_percent", rates.dbs);
  visit("edbs_percent", rates.edbs);
  visit("pickup_percent", rates.pickup);
  visit("booking_percent", rates.booking);
}
template <class Rates, class Visit>
requires std::is_same_v<std::remove_const_t<Rates>, BoxRates>
void for_each_rate(Rates& rates, Visit visit) {
  visit("delivery_base", rates.delivery_base);
  visit("delivery_litre", rates.delivery_litre);
  visit("delivery_coefficient_percent", rates.delivery_coefficient);
  visit("fbs_delivery_base", rates.fbs_delivery_base);
  visit("fbs_delivery_litre", rates.fbs_delivery_litre);
  visit("fbs_delivery_coefficient_percent", rates.fbs_delivery_coefficient);
  visit("storage_base", rates.storage_base);
  visit("storage_litre", rates.storage_litre);
  visit("storage_coefficient_percent", rates.storage_coefficient);
}
template <class Rates, class Visit>
requires std::is_same_v<std::remove_const_t<Rates>, PalletRates>
void for_each_rate(Rates& rates, Visit visit) {
  visit("delivery_base", rates.delivery_base);
  visit("delivery_litre", rates.delivery_litre);
  visit("delivery_coefficient_percent", rates.delivery_coefficient);
  visit("storage", rates.storage);
  visit("storage_coefficient_percent", rates.storage_coefficient);
}
template <class Rates, class Visit>
requires std::is_same_v<std::remove_const_t<Rates>, ReturnRates>
void for_each_rate(Rates& rates, Visit visit) {
  visit("kgt_office_base", rates.kgt_office_base);
  visit("kgt_office_litre", rates.kgt_office_litre);
  visit("kgt_unclaimed", rates.kgt_unclaimed);
  visit("srg_office", rates.srg_office);
  visit("srg_unclaimed", rates.srg_unclaimed);
  visit("sup_courier_base", rates.sup_courier_base);
  visit("sup_courier_litre", rates.sup_courier_litre);
  visit("sup_office_base", rates.sup_office_base);
  visit("sup_office_litre", rates.sup_office_litre);
  visit("sup_unclaimed", rates.sup_unclaimed);
}

}  // namespace wbd

#include "core/wb/tariffs.hpp"

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Operation operation_of(TariffKind kind) {
  switch (kind) {
    case TariffKind::box:
      return Operation::box_tariffs;
    case TariffKind::pallet:
      return Operation::pallet_tariffs;
    case TariffKind::goods_return:
      return Operation::return_tariffs;
    case TariffKind::commission:
      break;
  }
  throw Failure({Errc::internal, "commissions are no tariffs of a day"});  // commission_call() requests them
}

// --- commission: one shape whose fields depend on the seller's country

struct Fee {
  std::int64_t subject_id = 0;
  std::string subject;
  std::optional<std::string> parent;
  CommissionRates rates;
  std::optional<std::int64_t> only;  // one rate for every model
};

template <std::optional<std::int64_t> CommissionRates::*Rate>
Read read_rate(ondemand::value& value, Fee& fee) {
  return read_hundredths(value, fee.rates.*Rate);
}
Read read_only(ondemand::value& value, Fee& fee) {
  return read_hundredths(value, fee.only);
}

template <std::optional<std::int64_t> CommissionRates::*Rate>
constexpr JsonField<Fee> rate(std::string_view key) {
  return {key, Need::if_present, &read_rate<Rate>, Presence::sometimes};
}

constexpr std::array kFeeFields{
    rate<&CommissionRates::booking>("kgvpBooking"),
    rate<&CommissionRates::fbs>("kgvpMarketplace"),
    rate<&CommissionRates::pickup>("kgvpPickup"),
    rate<&CommissionRates::dbs>("kgvpSupplier"),
    rate<&CommissionRates::edbs>("kgvpSupplierExpress"),
    rate<&CommissionRates::fbw>("paidStorageKgvp"),
    optional<&Fee::parent>("parentName"),
    required<&Fee::subject_id>("subjectID"),
    required<&Fee::subject>("subjectName"),
    rate<&CommissionRates::fbs>("kgvpMarketplaceUz"),
    rate<&CommissionRates::fbw>("kgvpPaidStorageUz"),
    rate<&CommissionRates::dbs>("kgvpSupplierUz"),
    JsonField<Fee>{"kgvpChina", Need::if_present, &read_only},
    JsonField<Fee>{"kgvpTurkey", Need::if_present, &read_only},
    JsonField<Fee>{"kgvpUAE", Need::if_present, &read_only},
};

// WB leaves out the rates of models by which a subject is not sold.
void complete_fee(Fee& fee, RowFlaw&) {
  if (fee.only) fee.rates = {fee.only, fee.only, fee.only, fee.only, fee.only, fee.only};
}

// --- warehouses: a required field must be present, but its value may be "" or "-"

template <class Rates>
struct WarehouseRates {
  std::string warehouse;
  std::optional<std::string> place;
  Rates rates;
};

Read read_number(ondemand::value& value, std::optional<std::int64_t>& out) {
  return read_decimal_text(value, out);
}
Read read_number(ondemand::value& value, std::optional<Money>& out) {
  std::optional<std::int64_t> hundredths;
  const Read outcome = read_decimal_text(value, hundredths);
  if (hundredths) out = Money{*hundredths};
  return outcome;
}

template <class>
struct RatesOf;
template <class Rates, class T>
struct RatesOf<T Rates::*> {
  using type = Rates;
};

template <auto Rate>
constexpr auto number(std::string_view key, Need need = Need::if_present) {
  using Row = WarehouseRates<typename RatesOf<decltype(Rate)>::type>;
  return JsonField<Row>{key, need,
                        [](ondemand::value& value, Row& row) { return read_number(value, row.rates.*Rate); }};
}

constexpr std::array kBoxFields{
    required<&WarehouseRates<BoxRates>::warehouse>("warehouseName"),
    optional<&WarehouseRates<BoxRates>::place>("geoName"),
    number<&BoxRates::delivery_base>("boxDeliveryBase", Need::required),
    number<&BoxRates::delivery_coefficient>("boxDeliveryCoefExpr"),
    number<&BoxRates::delivery_litre>("boxDeliveryLiter", Need::required),
    number<&BoxRates::fbs_delivery_base>("boxDeliveryMarketplaceBase", Need::required),
    number<&BoxRates::fbs_delivery_coefficient>("boxDeliveryMarketplaceCoefExpr"),
    number<&BoxRates::fbs_delivery_litre>("boxDeliveryMarketplaceLiter", Need::required),
    number<&BoxRates::storage_base>("boxStorageBase"),
    number<&BoxRates::storage_coefficient>("boxStorageCoefExpr"),
    number<&BoxRates::storage_litre>("boxStorageLiter"),
};
constexpr std::array kPalletFields{
    required<&WarehouseRates<PalletRates>::warehouse>("warehouseName"),
    optional<&WarehouseRates<PalletRates>::place>("geoName"),
    number<&PalletRates::delivery_coefficient>("palletDeliveryExpr"),
    number<&PalletRates::delivery_base>("palletDeliveryValueBase", Need::required),
    number<&PalletRates::delivery_litre>("palletDeliveryValueLiter", Need::required),
    number<&PalletRates::storage_coefficient>("palletStorageExpr"),
    number<&PalletRates::storage>("palletStorageValueExpr", Need::required),
};
constexpr std::array kReturnFields{
    required<&WarehouseRates<ReturnRates>::warehouse>("warehouseName"),
    optional<&WarehouseRates<ReturnRates>::place>("geoName"),
    number<&ReturnRates::kgt_office_base>("deliveryDumpKgtOfficeBase"),
    number<&ReturnRates::kgt_office_litre>("deliveryDumpKgtOfficeLiter"),
    number<&ReturnRates::kgt_unclaimed>("deliveryDumpKgtReturnExpr"),
    number<&ReturnRates::srg_office>("deliveryDumpSrgOfficeExpr"),
    number<&ReturnRates::srg_unclaimed>("deliveryDumpSrgReturnExpr"),
    number<&ReturnRates::sup_courier_base>("deliveryDumpSupCourierBase"),
    number<&ReturnRates::sup_courier_litre>("deliveryDumpSupCourierLiter"),
    number<&ReturnRates::sup_office_base>("deliveryDumpSupOfficeBase", Need::required),
    number<&ReturnRates::sup_office_litre>("deliveryDumpSupOfficeLiter", Need::required),
    number<&ReturnRates::sup_unclaimed>("deliveryDumpSupReturnExpr"),
};

// {"response": {"data": {"currency": ..., "warehouseList": [...] or null}}}; null is an empty list.
template <class Rates, std::size_t N>
Result<Parsed<Tariff>> parse_list(std::string_view json, Operation operation,
                                  const std::array<JsonField<WarehouseRates<Rates>>, N>& fields) {
  using Row = WarehouseRates<Rates>;
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto rows = no_rows<Row>(operation);
  std::optional<std::string> currency;
  bool has_list = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key == "currency") return read(value, currency);
    if (key != "warehouseList") return Read::ok;
    has_list = true;
    return read_rows<Row>(answer, value, std::span(fields), Sampled::all, rows, kNothingMore);
  };
  const auto on_response = [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "response" ? read_members(value, on_response) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_list) return missing("response.data.warehouseList");
  Parsed<Tariff> out{{}, rows.seen, rows.skipped, std::move(rows.samples), std::move(rows.fields)};
  out.rows.reserve(rows.rows.size());
  for (Row& row : rows.rows) {
    out.rows.push_back({row.rates, {}, std::move(row.warehouse), std::move(row.place), currency});
  }
  return out;
}

}  // namespace

Call commission_call() {
  return {Operation::commission, "locale=ru", {}};
}

Call tariffs_call(TariffKind kind, Date day) {
  return {operation_of(kind), "date=" + to_string(day), {}};
}

Result<Parsed<Tariff>> parse_commission(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto fees = no_rows<Fee>(Operation::commission);
  bool has_report = false;
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key != "report") return Read::ok;
    has_report = true;
    return read_rows<Fee>(answer, value, std::span(kFeeFields), Sampled::all, fees, complete_fee);
  });
  if (!read_all) return read_all.error();
  if (!has_report) return missing("report");
  Parsed<Tariff> out{{}, fees.seen, fees.skipped, std::move(fees.samples), std::move(fees.fields)};
  out.rows.reserve(fees.rows.size());
  for (Fee& fee : fees.rows) {
    out.rows.push_back({fee.rates, fee.subject_id, std::move(fee.subject), std::move(fee.parent), {}});
  }
  return out;
}

Result<Parsed<Tariff>> parse_tariffs(std::string_view json, TariffKind kind) {
  switch (kind) {
    case TariffKind::box:
      return parse_list<BoxRates>(json, operation_of(kind), kBoxFields);
    case TariffKind::pallet:
      return parse_list<PalletRates>(json, operation_of(kind), kPalletFields);
    case TariffKind::goods_return:
      return parse_list<ReturnRates>(json, operation_of(kind), kReturnFields);
    case TariffKind::commission:
      break;
  }
  return parse_commission(json);
}

}  // namespace wbd::wb

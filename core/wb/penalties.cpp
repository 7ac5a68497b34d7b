#include "core/wb/penalties.hpp"

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/wb/cost_fields.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

template <class Row>
Read read_photos(ondemand::value& value, Row& row) {
  if (value.raw_json_token().starts_with('n')) return Read::absent;
  return read_raw(value, row.photos);
}

constexpr std::array kMeasurementFields{
    required<&MeasurementPenalty::nm_id>("nmId"),
    optional<&MeasurementPenalty::subject>("subjectName"),
    required<&MeasurementPenalty::dim_id>("dimId"),
    hundredths_field<&MeasurementPenalty::percent_over_hundredths>("prcOver"),
    litres_field<&MeasurementPenalty::volume_ml>("volume"),
    hundredths_field<&MeasurementPenalty::width>("width"),
    hundredths_field<&MeasurementPenalty::length>("length"),
    hundredths_field<&MeasurementPenalty::height>("height"),
    litres_field<&MeasurementPenalty::card_volume_ml>("volumeSup"),
    hundredths_field<&MeasurementPenalty::card_width>("widthSup"),
    hundredths_field<&MeasurementPenalty::card_length>("lengthSup"),
    hundredths_field<&MeasurementPenalty::card_height>("heightSup"),
    JsonField<MeasurementPenalty>{"photoUrls", Need::optional, &read_photos<MeasurementPenalty>},
    sometimes(optional<&MeasurementPenalty::at>("dtBonus")),
    sometimes(optional<&MeasurementPenalty::valid>("isValid")),
    sometimes(optional<&MeasurementPenalty::valid_at>("isValidDt")),
    sometimes(amount_field<&MeasurementPenalty::reversal>("reversalAmount", Need::optional)),
    sometimes(amount_field<&MeasurementPenalty::penalty>("penaltyAmount", Need::optional)),
    sometimes(optional<&MeasurementPenalty::factor_from>("dateStart")),
    sometimes(optional<&MeasurementPenalty::factor_to>("dateEnd")),
};

constexpr auto complete_measurement = [](MeasurementPenalty& row, RowFlaw&) {
  if (row.at) row.day = TimeZone::moscow().date_of(*row.at);
};

constexpr std::array kSwapFields{
    required<&SwapPenalty::at>("dtBonus"),
    required<&SwapPenalty::nm_id>("nmId"),
    field<&SwapPenalty::old_shk_id>("oldShkId", Need::if_present),
    optional<&SwapPenalty::old_size>("oldSize"),
    optional<&SwapPenalty::old_barcode>("oldSku"),
    optional<&SwapPenalty::old_vendor_code>("oldVendorCode"),
    field<&SwapPenalty::new_shk_id>("newShkId", Need::if_present),
    optional<&SwapPenalty::new_size>("newSize"),
    optional<&SwapPenalty::new_barcode>("newSku"),
    optional<&SwapPenalty::new_vendor_code>("newVendorCode"),
    amount_field<&SwapPenalty::sum>("bonusSumm", Need::required),
    optional<&SwapPenalty::type>("bonusType"),
    JsonField<SwapPenalty>{"photoUrls", Need::optional, &read_photos<SwapPenalty>},
};

constexpr auto complete_swap = [](SwapPenalty& row, RowFlaw&) {
  row.day = TimeZone::moscow().date_of(row.at);
};

constexpr std::array kSelfPurchaseFields{
    required<&SelfPurchase::nm_id>("nmID"),
    amount_field<&SelfPurchase::orders_sum>("sum", Need::optional),
    optional<&SelfPurchase::currency>("currency"),
    required<&SelfPurchase::from>("dateFrom"),
    required<&SelfPurchase::to>("dateTo"),
};

std::string page_query(const PenaltyPage& page) {
  std::string query;
  if (page.from) query = fmt::format("dateFrom={}&", percent_encode(to_rfc3339(*page.from)));
  return query + fmt::format("dateTo={}&limit={}&offset={}", percent_encode(to_rfc3339(page.to)),
                             kPenaltyPage, page.offset);
}

// {"data": {"reports": [...]}}
template <class Row, class Finish>
Result<Parsed<Row>> parse_reports(std::string_view json, Operation operation,
                                  std::span<const JsonField<Row>> table, Finish finish) {
  auto out = no_rows<Row>(operation);
  if (json.empty()) return out;
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_reports = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "reports") return Read::ok;
    has_reports = true;
    return read_rows<Row>(answer, value, table, Sampled::all, out, finish);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_reports) return missing("data.reports");
  return out;
}

}  // namespace

Call measurement_penalties_call(const PenaltyPage& page) {
  return {Operation::measurement_penalties, page_query(page), {}};
}

Result<Parsed<MeasurementPenalty>> parse_measurement_penalties(std::string_view json) {
  return parse_reports<MeasurementPenalty>(json, Operation::measurement_penalties,
                                           std::span(kMeasurementFields), complete_measurement);
}

Call swap_penalties_call(const PenaltyPage& page) {
  return {Operation::swap_penalties, page_query(page) + "&sort=dtBonus&order=asc", {}};
}

Result<Parsed<SwapPenalty>> parse_swap_penalties(std::string_view json) {
  return parse_reports<SwapPenalty>(json, Operation::swap_penalties, std::span(kSwapFields), complete_swap);
}

Call self_purchases_call() {
  return {Operation::self_purchases, {}, {}};
}

Result<Parsed<SelfPurchase>> parse_self_purchases(std::string_view json) {
  auto out = no_rows<SelfPurchase>(Operation::self_purchases);
  if (json.empty()) return out;
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  bool has_details = false;
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    if (key != "details") return Read::ok;
    has_details = true;
    return read_rows<SelfPurchase>(answer, value, std::span(kSelfPurchaseFields), Sampled::all, out,
                                   kNothingMore);
  });
  if (!read_all) return read_all.error();
  if (!has_details) return missing("details");
  return out;
}

}  // namespace wbd::wb

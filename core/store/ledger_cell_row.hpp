#pragma once
// The row maps of ledger_cells, and of finance_rows as the ledger reads them.

#include "core/db/table.hpp"
#include "core/model/ledger.hpp"
#include "core/model/ledger_row.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// Most sums of a cell are 0: they are stored as null, which takes no space.
template <LedgerPart kPart>
struct PartColumn {
  static void bind(db::Statement& to, int parameter, const LedgerParts& parts) {
    const Amount sum = parts[kPart];
    to.bind(parameter, sum.units == 0 ? std::nullopt : std::optional(sum));
  }
  static void read(const db::Statement& row, int column, LedgerParts& out) {
    out[kPart] = row.maybe_amount(column).value_or(Amount{});
  }
};
struct NullIsZero {
  static void bind(db::Statement& to, int parameter, std::int64_t count) {
    to.bind(parameter, count == 0 ? std::nullopt : std::optional(count));
  }
  static void bind(db::Statement& to, int parameter, Amount sum) { bind(to, parameter, sum.units); }
  static void read(const db::Statement& row, int column, std::int64_t& out) {
    out = row.is_null(column) ? 0 : row.integer(column);
  }
  static void read(const db::Statement& row, int column, Amount& out) { read(row, column, out.units); }
};

// clang-format off
inline constexpr auto kLedgerCells = db::table<LedgerCell>("ledger_cells",
    db::given_key<>("cabinet_id"),
    db::given_key<>("period"),
    db::given_key<>("report_id"),
    db::key<&LedgerCell::day>("day"),
    db::key<&LedgerCell::nm_id>("nm_id"),
    db::key<&LedgerCell::size>("size"),
    db::key<&LedgerCell::cost_day>("cost_day"),
    db::coded<NullIsZero, &LedgerCell::units_sold>("units_sold"),
    db::coded<NullIsZero, &LedgerCell::units_returned>("units_returned"),
    db::coded<NullIsZero, &LedgerCell::units_taken_back>("units_taken_back"),
    db::coded<NullIsZero, &LedgerCell::units_written_off>("units_written_off"),
    db::coded<NullIsZero, &LedgerCell::revenue>("revenue"),
    db::coded<NullIsZero, &LedgerCell::before_discount>("before_discount"),
    db::coded<PartColumn<LedgerPart::sale>, &LedgerCell::parts>("sale"),
    db::coded<PartColumn<LedgerPart::returned>, &LedgerCell::parts>("returned"),
    db::coded<PartColumn<LedgerPart::correction>, &LedgerCell::parts>("correction"),
    db::coded<PartColumn<LedgerPart::correction_back>, &LedgerCell::parts>("correction_back"),
    db::coded<PartColumn<LedgerPart::compensation>, &LedgerCell::parts>("compensation"),
    db::coded<PartColumn<LedgerPart::compensation_back>, &LedgerCell::parts>("compensation_back"),
    db::coded<PartColumn<LedgerPart::logistics>, &LedgerCell::parts>("logistics"),
    db::coded<PartColumn<LedgerPart::logistics_correction>, &LedgerCell::parts>("logistics_correction"),
    db::coded<PartColumn<LedgerPart::storage>, &LedgerCell::parts>("storage"),
    db::coded<PartColumn<LedgerPart::acceptance>, &LedgerCell::parts>("acceptance"),
    db::coded<PartColumn<LedgerPart::penalty>, &LedgerCell::parts>("penalty"),
    db::coded<PartColumn<LedgerPart::advert>, &LedgerCell::parts>("advert"),
    db::coded<PartColumn<LedgerPart::review_points>, &LedgerCell::parts>("review_points"),
    db::coded<PartColumn<LedgerPart::subscription>, &LedgerCell::parts>("subscription"),
    db::coded<PartColumn<LedgerPart::disposal>, &LedgerCell::parts>("disposal"),
    db::coded<PartColumn<LedgerPart::card_transfer>, &LedgerCell::parts>("card_transfer"),
    db::coded<PartColumn<LedgerPart::payout_date>, &LedgerCell::parts>("payout_date"),
    db::coded<PartColumn<LedgerPart::loan_principal>, &LedgerCell::parts>("loan_principal"),
    db::coded<PartColumn<LedgerPart::loan_cost>, &LedgerCell::parts>("loan_cost"),
    db::coded<PartColumn<LedgerPart::deduction>, &LedgerCell::parts>("deduction"),
    db::coded<PartColumn<LedgerPart::loyalty>, &LedgerCell::parts>("loyalty"),
    db::coded<PartColumn<LedgerPart::additional>, &LedgerCell::parts>("additional"),
    db::coded<PartColumn<LedgerPart::payment_schedule>, &LedgerCell::parts>("payment_schedule"),
    db::coded<NullIsZero, &LedgerCell::unrecognised>("unrecognised"));

// Only read.
inline constexpr auto kLedgerRows = db::table<LedgerRow>("finance_rows",
    db::key<&LedgerRow::period>("period"),
    db::key<&LedgerRow::rrd_id>("rrd_id"),
    db::column<&LedgerRow::report_id>("report_id"),
    db::column<&LedgerRow::day>("day"),
    db::column<&LedgerRow::srid>("srid"),
    db::column<&LedgerRow::nm_id>("nm_id"),
    db::column<&LedgerRow::shk_id>("shk_id"),
    db::column<&LedgerRow::size>("size"),
    db::column<&LedgerRow::doc_type>("doc_type"),
    db::column<&LedgerRow::operation>("operation"),
    db::column<&LedgerRow::reason>("reason"),
    db::column<&LedgerRow::quantity>("quantity"),
    db::column<&LedgerRow::retail_price_with_discount>("retail_price_with_discount"),
    db::column<&LedgerRow::retail_amount>("retail_amount"),
    db::column<&LedgerRow::for_pay>("for_pay"),
    db::column<&LedgerRow::delivery_service>("delivery_service"),
    db::column<&LedgerRow::paid_storage>("paid_storage"),
    db::column<&LedgerRow::paid_acceptance>("paid_acceptance"),
    db::column<&LedgerRow::penalty>("penalty"),
    db::column<&LedgerRow::deduction>("deduction"),
    db::column<&LedgerRow::additional_payment>("additional_payment"),
    db::column<&LedgerRow::cashback_amount>("cashback_amount"),
    db::column<&LedgerRow::cashback_commission>("cashback_commission"),
    db::column<&LedgerRow::payment_schedule>("payment_schedule"));
// clang-format on

}  // namespace wbd::store

#pragma once
// The row maps of finance_rows and finance_reports.

#include "core/db/table.hpp"
#include "core/model/finance.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {

// clang-format off
// A row holds the id, the period and the currency of its report.
inline constexpr auto kFinanceRows = db::table<FinanceRow>("finance_rows",
    db::given_key<>("cabinet_id"),
    db::key<&FinanceRow::report, &FinanceReport::period>("period"),
    db::key<&FinanceRow::rrd_id>("rrd_id"),
    db::column<&FinanceRow::report, &FinanceReport::id>("report_id"),
    db::column<&FinanceRow::day>("day"),
    db::column<&FinanceRow::kind>("kind"),
    db::column<&FinanceRow::srid>("srid"),
    db::column<&FinanceRow::nm_id>("nm_id"),
    db::column<&FinanceRow::vendor_code>("vendor_code"),
    db::column<&FinanceRow::barcode>("barcode"),
    db::column<&FinanceRow::size>("size"),
    db::column<&FinanceRow::doc_type>("doc_type"),
    db::column<&FinanceRow::operation>("operation"),
    db::column<&FinanceRow::reason>("reason"),
    db::column<&FinanceRow::office>("office"),
    db::column<&FinanceRow::ordered_at>("ordered_at"),
    db::column<&FinanceRow::sold_at>("sold_at"),
    db::column<&FinanceRow::assembly_id>("assembly_id"),
    db::column<&FinanceRow::shk_id>("shk_id"),
    db::column<&FinanceRow::quantity>("quantity"),
    db::column<&FinanceRow::delivery_amount>("delivery_amount"),
    db::column<&FinanceRow::return_amount>("return_amount"),
    db::column<&FinanceRow::commission_percent_hundredths>("commission_percent"),
    db::column<&FinanceRow::spp_percent>("spp_percent"),
    db::column<&FinanceRow::discount_percent>("discount_percent"),
    db::column<&FinanceRow::brand>("brand"),
    db::column<&FinanceRow::subject>("subject"),
    db::column<&FinanceRow::country>("country"),
    db::column<&FinanceRow::delivery_method>("delivery_method"),
    db::column<&FinanceRow::retail_price>("retail_price"),
    db::column<&FinanceRow::retail_price_with_discount>("retail_price_with_discount"),
    db::column<&FinanceRow::retail_amount>("retail_amount"),
    db::column<&FinanceRow::for_pay>("for_pay"),
    db::column<&FinanceRow::delivery_service>("delivery_service"),
    db::column<&FinanceRow::paid_storage>("paid_storage"),
    db::column<&FinanceRow::paid_acceptance>("paid_acceptance"),
    db::column<&FinanceRow::penalty>("penalty"),
    db::column<&FinanceRow::deduction>("deduction"),
    db::column<&FinanceRow::additional_payment>("additional_payment"),
    db::column<&FinanceRow::acquiring_fee>("acquiring_fee"),
    db::column<&FinanceRow::sales_commission>("sales_commission"),
    db::column<&FinanceRow::pickup_reward>("pickup_reward"),
    db::column<&FinanceRow::commission_vw>("commission_vw"),
    db::column<&FinanceRow::commission_vat>("commission_vat"),
    db::column<&FinanceRow::rebill_logistics>("rebill_logistics"),
    db::column<&FinanceRow::cashback_amount>("cashback_amount"),
    db::column<&FinanceRow::cashback_discount>("cashback_discount"),
    db::column<&FinanceRow::cashback_commission>("cashback_commission"),
    db::column<&FinanceRow::payment_schedule>("payment_schedule"),
    db::column<&FinanceRow::report, &FinanceReport::currency>("currency"));

inline constexpr auto kFinanceReports = db::table<FinanceReport>("finance_reports",
    db::given_key<>("cabinet_id"),
    db::key<&FinanceReport::period>("period"),
    db::key<&FinanceReport::id>("report_id"),
    db::column<&FinanceReport::type>("type"),
    db::column<&FinanceReport::from>("date_from"),
    db::column<&FinanceReport::to>("date_to"),
    db::column<&FinanceReport::created_on>("created_on"),
    db::column<&FinanceReport::currency>("currency"),
    db::given_once<>("state"));
// clang-format on

}  // namespace wbd::store

#include "core/wb/payouts.hpp"

#include "core/base/json_text.hpp"
#include "core/wb/cost_fields.hpp"
#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

constexpr std::array kPayoutFields{
    required<&Payout::report_id>("reportId"),
    required<&Payout::from>("dateFrom"),
    required<&Payout::to>("dateTo"),
    optional<&Payout::created_on>("createDate"),
    required<&Payout::currency>("currency"),
    count_field<&Payout::type>("reportType", Need::required),
    amount_field<&Payout::retail_amount>("retailAmountSum", Need::optional),
    amount_field<&Payout::for_pay>("forPaySum", Need::optional),
    amount_field<&Payout::delivery_service>("deliveryServiceSum", Need::optional),
    amount_field<&Payout::paid_storage>("paidStorageSum", Need::optional),
    amount_field<&Payout::paid_acceptance>("paidAcceptanceSum", Need::optional),
    amount_field<&Payout::deduction>("deductionSum", Need::optional),
    amount_field<&Payout::penalty>("penaltySum", Need::optional),
    amount_field<&Payout::additional_payment>("additionalPaymentSum", Need::optional),
    amount_field<&Payout::cashback_amount>("cashbackAmountSum", Need::optional),
    amount_field<&Payout::cashback_discount>("cashbackDiscountSum", Need::optional),
    amount_field<&Payout::cashback_commission>("cashbackCommissionChangeSum", Need::optional),
    amount_field<&Payout::payment_schedule>("paymentSchedule", Need::optional),
    amount_field<&Payout::bank_payment>("bankPaymentSum", Need::optional),
};

}  // namespace

Call payouts_call(Date from, Date to, std::int64_t offset) {
  Call call{Operation::payout_list, {}, {}};
  JsonWriter w(call.body);
  w.begin_object();
  w.field("dateFrom", to_string(from));
  w.field("dateTo", to_string(to));
  w.field("period", "weekly");
  w.field("limit", kPayoutPage);
  w.field("offset", offset);
  w.end_object();
  return call;
}

Result<Parsed<Payout>> parse_payouts(std::string_view json) {
  if (json.empty()) return no_rows<Payout>(Operation::payout_list);
  return parse_array<Payout>(json, Operation::payout_list, std::span(kPayoutFields), Sampled::all,
                             kNothingMore);
}

}  // namespace wbd::wb

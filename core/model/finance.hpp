#pragma once
// WB's accounting (GUIDE 5.23, 5.24). Calendar days are Moscow days; amounts keep the sign that WB gives.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

// Both report the same operations: a weekly report replaces the daily ones of its days.
enum class FinancePeriod : std::uint8_t { weekly, daily };
[[nodiscard]] std::string_view to_string(FinancePeriod period);

struct FinanceReport {
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t id = 0;    // exceeds 2^53 for daily reports
  std::int64_t type = 1;  // 1 main, 2 buyouts, 3 buyouts in Georgia
  Date from, to;          // both inclusive
  std::optional<Date> created_on;
  std::string currency;
  friend bool operator==(const FinanceReport&, const FinanceReport&) = default;
};

// `sale` and `returned` are the plain sale and return of a unit; corrections and compensations are `other`.
enum class FinanceKind : std::uint8_t { sale, returned, logistics, other };
inline constexpr std::array<std::string_view, 4> kFinanceKinds{"sale", "return", "logistics", "other"};
[[nodiscard]] std::string_view to_string(FinanceKind kind);
[[nodiscard]] std::optional<FinanceKind> parse_finance_kind(std::string_view name);
[[nodiscard]] FinanceKind finance_kind(std::string_view doc_type, std::string_view operation,
                                       std::optional<Amount> delivery_service);

// One row of a report. rrdId is unique among the reports of one period. An amount of 0 is real, not absent.
struct FinanceRow {
  FinanceReport report;
  std::int64_t rrd_id = 0;
  Date day;  // rrDate; without one, the report's last day
  FinanceKind kind = FinanceKind::other;
  std::optional<std::string> srid;  // nullopt when it belongs to no order: storage, acceptance, deductions
  std::optional<NmId> nm_id;
  std::optional<std::string> vendor_code, barcode, size, brand, subject;
  std::optional<std::string> doc_type, operation, reason, office, country, delivery_method;
  std::optional<UtcTime> ordered_at, sold_at;
  std::optional<std::int64_t> assembly_id;
  std::optional<std::int64_t> shk_id;  // of the unit of goods
  std::optional<std::int64_t> quantity, delivery_amount, return_amount;
  std::optional<std::int64_t> commission_percent_hundredths;
  std::optional<std::int32_t> spp_percent, discount_percent;
  std::optional<Amount> retail_price, retail_price_with_discount, retail_amount, for_pay, delivery_service,
      paid_storage, paid_acceptance, penalty, deduction, additional_payment, acquiring_fee, sales_commission,
      pickup_reward, commission_vw, commission_vat, rebill_logistics, cashback_amount, cashback_discount,
      cashback_commission, payment_schedule;
  friend bool operator==(const FinanceRow&, const FinanceRow&) = default;
};

// A row of a report of which something cannot be read, so it is missing from every sum.
struct UnreadFinanceRow {
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t rrd_id = 0;
  std::int64_t report_id = 0;
  std::optional<Date> day;  // rrDate, or the report's last day
  friend bool operator==(const UnreadFinanceRow&, const UnreadFinanceRow&) = default;
};

// Sums over the accounting rows of one order.
struct OrderFinance {
  std::optional<Amount> commission{};  // sum of (retail price with discount - for pay) over its sale rows
  std::optional<Amount> logistics{};   // sum of the delivery services
  Amount price{};                      // sum of the retail prices with discount behind `commission`
  Amount paid{};                       // for pay of the sales minus for pay of the returns
  friend bool operator==(const OrderFinance&, const OrderFinance&) = default;
};

// Adds one row. Returns do not reduce the commission (SPEC section 8 sums the sale rows). A sale without a
// known price or payment adds nothing to the commission. Logistics stay nullopt until a row brings them: a
// sale alone does not set them to 0.
void add_to(OrderFinance& sums, FinanceKind kind, std::optional<Amount> retail_price_with_discount,
            std::optional<Amount> for_pay, std::optional<Amount> delivery_service);

struct Balance {
  Money current;
  Money for_withdraw;
  std::string currency;
  friend bool operator==(const Balance&, const Balance&) = default;
};

}  // namespace wbd

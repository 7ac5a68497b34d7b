#pragma once
// WB's own totals of a weekly finance report (GUIDE 5.26): the control figures of its rows.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// Days are Moscow days; amounts keep the sign that WB gives. A sum that WB left out is nullopt, never 0.
struct Payout {
  std::int64_t report_id = 0;
  std::int64_t type = 1;  // 1 main, 2 buyouts
  Date from, to;          // both inclusive
  std::optional<Date> created_on;
  std::string currency;
  std::optional<Amount> retail_amount;
  std::optional<Amount> for_pay;  // of sales less returns
  std::optional<Amount> delivery_service, paid_storage, paid_acceptance, deduction, penalty,
      additional_payment, cashback_amount, cashback_discount, cashback_commission, payment_schedule;
  std::optional<Amount> bank_payment;  // what WB pays for the report
  friend bool operator==(const Payout&, const Payout&) = default;
};

}  // namespace wbd

#pragma once
// The fields of a finance row (GUIDE 5.24) from which the ledger is made.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/model/finance.hpp"

namespace wbd {

struct LedgerRow {
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t report_id = 0, rrd_id = 0;
  Date day;  // rrDate, a Moscow day
  std::optional<std::string> srid;
  std::optional<NmId> nm_id;
  std::optional<std::int64_t> shk_id;
  std::optional<std::string> size;
  std::optional<std::string> doc_type, operation, reason;
  std::optional<std::int64_t> quantity;
  std::optional<Amount> retail_price_with_discount, retail_amount, for_pay, delivery_service, paid_storage,
      paid_acceptance, penalty, deduction, additional_payment, cashback_amount, cashback_commission,
      payment_schedule;
};

}  // namespace wbd

#pragma once
// Accounting: rows of the sales reports (GUIDE 5.24) and the balance (GUIDE 5.23).

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/finance.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

struct FinancePage {
  FinancePeriod period = FinancePeriod::weekly;
  Date from, to;            // Moscow days, both inclusive
  std::int64_t rrd_id = 0;  // last row read; 0 = from the beginning
};
// Limit 100,000. Requests only the fields that we read.
[[nodiscard]] Call finance_details_call(const FinancePage& page);
// The rows of an answer. A row with an amount that cannot be read is skipped, and named as far as it can be.
struct FinanceAnswer : Parsed<FinanceRow> {
  std::vector<UnreadFinanceRow> unread;       // skipped rows whose rrdId and reportId were read
  std::optional<std::int64_t> last_rrd_id{};  // of the last row that has one: the next page begins after it
};
// Each row with the report it belongs to; `period` is the requested one.
[[nodiscard]] Result<FinanceAnswer> parse_finance_details(std::string_view json, FinancePeriod period);

[[nodiscard]] Call account_balance_call();
[[nodiscard]] Result<Balance> parse_balance(std::string_view json);

}  // namespace wbd::wb

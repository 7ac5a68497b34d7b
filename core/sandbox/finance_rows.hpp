#pragma once
// One row of the detailed sales report, as WB writes it (GUIDE 5.24).

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/sandbox/finance.hpp"

namespace wbd::sandbox {

// All names allowed in `fields`.
[[nodiscard]] std::span<const std::string_view> finance_fields();
// Empty `fields` write all of them.
void write_finance_row(JsonWriter& w, const Seller& seller, const FinanceOp& op, const FinanceReport& report,
                       const std::vector<std::string>& fields);

[[nodiscard]] std::string_view operation_name(FinanceKind kind);             // sellerOperName
[[nodiscard]] std::int64_t shk_of(const Seller& seller, std::size_t order);  // shkId of the order's rows
[[nodiscard]] std::string day_text(std::chrono::sys_days day);

}  // namespace wbd::sandbox

#pragma once
// The finance reports with their lines and WB's control sums (SPEC 14).

#include <cstdint>
#include <span>

#include "core/base/json_text.hpp"
#include "core/base/result.hpp"
#include "core/db/database.hpp"
#include "core/store/ledger_read.hpp"
#include "core/view/pages.hpp"

namespace wbd::view {

inline constexpr std::array kReportSources{Dataset::finance, Dataset::payouts};

void write_reconciled(JsonWriter& json, const store::ReconciledReport& report);
[[nodiscard]] Page reconciled_reports(db::Tx& tx, const store::ReportFilter& filter);
// One report with its articles and its account. Errc::not_found.
[[nodiscard]] Result<Page> reconciled_report(db::Tx& tx, std::span<const CabinetId> cabinets,
                                             std::int64_t report_id);
[[nodiscard]] std::string reconciled_sample();

}  // namespace wbd::view

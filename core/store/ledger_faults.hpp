#pragma once
// Finds payments that the ledger does not explain and rows that it does not know, of all cabinets. Reports in
// force only. Both are read by small indexes.

#include <cstdint>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::store {

struct UnreconciledReport {
  CabinetId cabinet_id;
  std::int64_t report_id = 0;  // weekly
  Amount residual;             // WB's payment less the lines
  std::string currency;
};
[[nodiscard]] std::vector<UnreconciledReport> unreconciled_reports(db::Tx& tx);

struct UnrecognisedReport {
  CabinetId cabinet_id;
  FinancePeriod period{};
  std::int64_t report_id = 0;
  std::string currency;
  std::int64_t rows = 0;
};
[[nodiscard]] std::vector<UnrecognisedReport> unrecognised_reports(db::Tx& tx);

}  // namespace wbd::store

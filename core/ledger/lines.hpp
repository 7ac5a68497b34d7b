#pragma once
// From a row of WB's finance report to its lines in the ledger (SPEC 14, GUIDE 12). Pure. Credits are
// positive, debits negative, in the currency of the report.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/model/ledger.hpp"
#include "core/model/ledger_row.hpp"

namespace wbd::ledger {

// How a row counts goods. `lost`: a compensation for goods that do not come back.
enum class Goods : std::uint8_t { none, sold, returned, lost };

struct RowLines {
  LedgerParts parts;
  Goods goods = Goods::none;
  std::int64_t units = 0;     // of `goods`
  Amount revenue;             // retailAmount, below 0 for a return document
  Amount before_discount;     // retailPriceWithDisc, likewise
  bool unrecognised = false;  // money of an operation, or of a deduction's text, that is of no known kind
  std::optional<NmId> text_nm_id;        // the article that the text of a deduction names
  std::optional<std::int64_t> document;  // the advert document that the text of a deduction names
};

[[nodiscard]] RowLines lines_of(const LedgerRow& row);

// The kind of a deduction by its text, of LedgerPart::advert to LedgerPart::deduction.
[[nodiscard]] LedgerPart deduction_part(std::string_view reason);

}  // namespace wbd::ledger

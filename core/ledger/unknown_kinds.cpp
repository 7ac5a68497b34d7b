#include "core/ledger/unknown_kinds.hpp"

#include "core/ledger/lines.hpp"

namespace wbd::ledger {
namespace {

std::string without_numbers(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) {
      out += c;
    } else if (!out.ends_with('#')) {
      out += '#';
    }
  }
  return out;
}

}  // namespace

void add_unknown(UnknownKinds& kinds, const LedgerRow& row, std::string_view currency) {
  const RowLines lines = lines_of(row);
  if (!lines.unrecognised) return;
  const bool deducts = lines.parts[LedgerPart::deduction].units != 0;
  const auto& text = deducts && row.reason && !row.reason->empty() ? row.reason : row.operation;
  UnknownKind& kind = kinds[{without_numbers(text.value_or("")), std::string(currency)}];
  ++kind.rows;
  kind.sum += lines.parts.total();
}

}  // namespace wbd::ledger

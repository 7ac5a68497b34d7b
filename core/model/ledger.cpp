#include "core/model/ledger.hpp"

#include "core/model/names.hpp"

namespace wbd {

std::string_view to_string(LedgerLine line) {
  return name_of(kLedgerLineNames, line);
}
std::optional<LedgerLine> parse_ledger_line(std::string_view name) {
  return find_name<LedgerLine>(kLedgerLineNames, name);
}

}  // namespace wbd

#pragma once
// Groups the rows that lines_of() does not recognise by WB's text. Pure.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/money.hpp"
#include "core/model/ledger_row.hpp"

namespace wbd::ledger {

struct UnknownKind {
  std::int64_t rows = 0;
  Amount sum;  // of all their lines
  friend bool operator==(const UnknownKind&, const UnknownKind&) = default;
};
// By text and currency. The text is the reason of a deduction, otherwise the operation. "#" stands for a
// number in it: the numbers of documents differ from row to row.
using UnknownKinds = std::map<std::pair<std::string, std::string>, UnknownKind>;
void add_unknown(UnknownKinds& kinds, const LedgerRow& row, std::string_view currency);

}  // namespace wbd::ledger

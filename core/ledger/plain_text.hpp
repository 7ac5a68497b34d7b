#pragma once
#include <string>
#include <string_view>

namespace wbd::ledger {

// For comparing texts of WB's accounting (GUIDE 12): small letters (Latin and Cyrillic), ё as е, no-break
// spaces as spaces, trimmed.
[[nodiscard]] std::string plain(std::string_view text);

}  // namespace wbd::ledger

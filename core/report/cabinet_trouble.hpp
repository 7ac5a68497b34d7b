#pragma once
// Troubles of a cabinet's connection that need a person.

#include <string>

#include "core/model/account.hpp"
#include "core/report/section.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

[[nodiscard]] std::int64_t token_days(const Cabinet& cabinet, UtcTime now);  // negative: it has expired
// A refused or expiring token, a pause, ...; "" when there is nothing to do.
[[nodiscard]] std::string trouble(const Wording& words, const Cabinet& cabinet, UtcTime now);
// A line for each cabinet with a trouble.
void add_troubles(Section& section, const Wording& words, std::span<const Cabinet> cabinets, UtcTime now);

}  // namespace wbd::report

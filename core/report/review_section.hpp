#pragma once
// Reviews of a time span and of all time.

#include "core/analytics/reviews.hpp"
#include "core/base/json_text.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

// New reviews of so many days with their average, and the number of unanswered ones. Empty when there are
// neither.
[[nodiscard]] Section review_section(const Wording& words, const analytics::ReviewNumbers& written, int days,
                                     const analytics::ReviewNumbers& all);
// "reviews": {"new": {...}, "all": {...}}.
void write_review_fields(JsonWriter& json, const analytics::ReviewNumbers& written,
                         const analytics::ReviewNumbers& all);

}  // namespace wbd::report

#pragma once
// Reviews of a time span and of all time.

#include "core/analytics/reviews.hpp"
#include "core/base/json_text.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

// The new reviews of `days` days with their average, and the numbers of unanswered reviews and questions.
// Empty when all these numbers are 0.
[[nodiscard]] Section review_section(const Wording& words, const analytics::ReviewNumbers& written, int days,
                                     const analytics::ReviewNumbers& all);
// "reviews": {"new": {...}, "all": {...}}.
void write_review_fields(JsonWriter& json, const analytics::ReviewNumbers& written,
                         const analytics::ReviewNumbers& all);

}  // namespace wbd::report

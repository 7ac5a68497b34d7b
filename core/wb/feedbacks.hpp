#pragma once
// Feedbacks, which our model calls reviews (GUIDE 5.12).

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/catalog.hpp"
#include "core/wb/call.hpp"
#include "core/wb/feedback_page.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call feedbacks_call(const FeedbackPage& page);                      // order=dateAsc
[[nodiscard]] Call feedbacks_archive_call(std::int64_t take, std::int64_t skip);  // order=dateDesc
[[nodiscard]] Result<Parsed<Review>> parse_feedbacks(std::string_view json, bool archive);

}  // namespace wbd::wb

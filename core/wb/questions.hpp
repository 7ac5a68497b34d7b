#pragma once
// Questions of buyers (GUIDE 5.13).

#include <string_view>

#include "core/base/result.hpp"
#include "core/model/catalog.hpp"
#include "core/wb/call.hpp"
#include "core/wb/feedback_page.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call questions_call(const FeedbackPage& page);  // order=dateAsc
[[nodiscard]] Result<Parsed<Question>> parse_questions(std::string_view json);

}  // namespace wbd::wb

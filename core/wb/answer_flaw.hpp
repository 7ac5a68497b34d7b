#pragma once
// Fields of an answer outside of its rows, without which the answer cannot be read: "data", "cursor".

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::wb {

struct AnswerFlaw {
  std::string field;     // "data.orders"
  bool retyped = false;  // otherwise it is missing
};

// Errc::bad_data that names the field.
[[nodiscard]] Error missing(std::string_view field);
[[nodiscard]] Error wrong_type(std::string_view field);
// The flaw that one of these errors names; nullopt for any other error.
[[nodiscard]] std::optional<AnswerFlaw> answer_flaw(const Error& error);

}  // namespace wbd::wb

#include "core/wb/answer_flaw.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kMissing = "WB's answer has no ";
constexpr std::string_view kWrongType = "WB's answer has a wrong type of ";

std::string joined(std::string_view words, std::string_view field) {
  return std::string(words).append(field);
}

}  // namespace

Error missing(std::string_view field) {
  return {Errc::bad_data, joined(kMissing, field)};
}

Error wrong_type(std::string_view field) {
  return {Errc::bad_data, joined(kWrongType, field)};
}

std::optional<AnswerFlaw> answer_flaw(const Error& error) {
  if (error.code != Errc::bad_data) return std::nullopt;
  for (const auto& [words, retyped] : {std::pair{kMissing, false}, {kWrongType, true}}) {
    if (error.detail.starts_with(words)) return AnswerFlaw{error.detail.substr(words.size()), retyped};
  }
  return std::nullopt;
}

}  // namespace wbd::wb

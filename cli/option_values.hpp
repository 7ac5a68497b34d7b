#pragma once
// Checks the value of an option by its kind.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"
#include "core/base/time.hpp"

namespace wbd::cli {

// One message in both languages: it is made before the reader's language is known.
struct Message {
  std::string en, ru;
};

// The allowed values, when `text` is not one of them; nullopt when it is.
[[nodiscard]] std::optional<Message> allowed_instead(const Option& option, std::string_view text);

[[nodiscard]] std::vector<std::string> split_commas(std::string_view text);

// 90s, 10m, 2h, 1d; nullopt for any other text and for 0.
[[nodiscard]] std::optional<Millis> duration_of(std::string_view text);

// The form that a value of Kind::form names: itself, or the ending of a file; "" for neither.
[[nodiscard]] std::string_view output_form(std::span<const std::string_view> forms, std::string_view text);

}  // namespace wbd::cli

#pragma once
// Checks the value of an option by its kind.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace wbd::cli {

// One message in both languages: it is made before the reader's language is known.
struct Message {
  std::string en, ru;
};

// The allowed values, when `text` is not one of them; nullopt when it is.
[[nodiscard]] std::optional<Message> allowed_instead(const Option& option, std::string_view text);

[[nodiscard]] std::vector<std::string> split_commas(std::string_view text);

}  // namespace wbd::cli

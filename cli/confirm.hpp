#pragma once
// Consent to what cannot be undone.

#include <string>
#include <string_view>

#include "cli/session.hpp"

namespace wbd::cli {

inline constexpr Option kYes =
    Option::flag("-y,--yes", "do not ask: for scripts", "не спрашивать: для скриптов");

// The loss that a person agrees to by typing the word.
struct Loss {
  std::string en, ru;  // "Cabinet 2 and all its data will be deleted."
  std::string word;    // of one line
};
// Agrees at once with --yes. On a terminal it shows the loss and asks to type the word.
// Errc::invalid_argument when the word differs, or without a terminal: a script has to say --yes.
[[nodiscard]] Result<void> confirm(Session& session, const Arguments& arguments, const Loss& loss);

}  // namespace wbd::cli

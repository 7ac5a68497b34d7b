#pragma once
// The texts of errors in Russian, for people. JSON and logs keep the English text, which programs may know.

#include <string>
#include <string_view>

#include "core/model/language.hpp"

namespace wbd::cli {

// The Russian text of an error's detail; a text that is not in the catalogue stays as it is.
[[nodiscard]] std::string russian_error(std::string_view detail);
[[nodiscard]] std::string error_detail(std::string_view detail, Language language);

}  // namespace wbd::cli

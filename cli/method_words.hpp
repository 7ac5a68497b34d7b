#pragma once
// States of WB's methods, in words for people.

#include <optional>
#include <span>
#include <string>

#include "core/model/dataset.hpp"
#include "core/model/language.hpp"
#include "core/model/method_state.hpp"

namespace wbd::cli {

// The meaning of the state for the method's data.
[[nodiscard]] std::string method_words(const MethodStatus& status, Language language);
// The same for the method that brings this dataset; nullopt: it is on, or the dataset has no such method.
[[nodiscard]] std::optional<std::string> source_words(std::span<const MethodStatus> methods,
                                                      CabinetId cabinet, Dataset dataset, Language language);

}  // namespace wbd::cli

#pragma once
// The form of a target that a user asks for. Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/model/target.hpp"

namespace wbd::notify {

struct TargetProblem {
  std::string_view field;  // as the REST API names it
  std::string text;        // English
};

// nullopt when the target may be stored. `allowed`: notify.allow_addresses; http:// is possible towards these
// and this machine only. Whether an address may be connected is decided when it is connected.
[[nodiscard]] std::optional<TargetProblem> check_target(const Target& target,
                                                        std::span<const std::string> allowed);

}  // namespace wbd::notify

#pragma once
// Words and tables that sellers are generated from.

#include <span>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

[[nodiscard]] std::span<const Subject> subjects();
[[nodiscard]] std::span<const Region> regions();
[[nodiscard]] std::span<const std::string_view> brands();
[[nodiscard]] std::span<const std::string_view> colors();
[[nodiscard]] std::span<const std::string_view> adjectives();
[[nodiscard]] std::span<const std::string_view> first_names();
[[nodiscard]] std::span<const std::string_view> surnames();

}  // namespace wbd::sandbox

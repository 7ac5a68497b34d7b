#pragma once
// Lets an unordered container with std::string keys be searched by a view, without a copy.

#include <functional>
#include <string_view>

namespace wbd {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};

}  // namespace wbd

#pragma once
// Methods that WB has removed or disabled (GUIDE section 3: the three forms of a 404).

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace wbd::sandbox {

enum class MethodState : std::uint8_t {
  on,
  deprecated,  // 404 "This method is deprecated."
  disabled,    // 404 "This method is temporarily disabled."
  removed      // 404 "path not found"
};
[[nodiscard]] std::string_view to_string(MethodState state);
[[nodiscard]] std::optional<MethodState> parse_method_state(std::string_view name);

// States by seller and operation. A state set for one seller overrides the state set for all.
class MethodStates {
 public:
  // An empty sid sets the state for every seller and removes the states of single sellers.
  void set(std::string_view operation, std::string_view sid, MethodState state);
  [[nodiscard]] MethodState state(std::string_view operation, std::string_view sid) const;
  // {"methods":[{"operation":...,"sid":...,"state":...}]}: all states that were set; "sid" is null
  // for every seller.
  [[nodiscard]] std::string to_json() const;

 private:
  std::map<std::pair<std::string, std::string>, MethodState> states_;
};

}  // namespace wbd::sandbox

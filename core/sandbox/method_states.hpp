#pragma once
// Methods that WB has taken away, for good or for a while (GUIDE section 3: the three forms of a 404).

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

// States by seller and operation. What is set for one seller stands before what is set for all.
class MethodStates {
 public:
  // An empty sid means every seller, and forgets what was set for single ones.
  void set(std::string_view operation, std::string_view sid, MethodState state);
  [[nodiscard]] MethodState state(std::string_view operation, std::string_view sid) const;
  // {"methods":[{"operation":...,"sid":...,"state":...}]}: those set to something.
  [[nodiscard]] std::string to_json() const;

 private:
  std::map<std::pair<std::string, std::string>, MethodState> states_;
};

}  // namespace wbd::sandbox

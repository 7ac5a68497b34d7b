#pragma once
// Methods that WB has switched off (GUIDE section 3), and the sources of orders and sales that follow from
// them (SPEC 7.14, GUIDE section 11).

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

// The three forms of the gateway's 404. `none`: another 404, such as an unknown report id.
enum class MethodLoss : std::uint8_t { none, disabled, deprecated, unknown_path };
// `title` and `detail` are those of the answer's problem+json.
[[nodiscard]] MethodLoss method_loss(std::string_view title, std::string_view detail);

// The numbers are stored. `disabled`: for now. `gone`: for good, until a rare probe is answered.
enum class MethodState : std::uint8_t { on, disabled, gone };
inline constexpr std::array<std::string_view, 3> kMethodStates{"on", "disabled", "gone"};
[[nodiscard]] std::string_view to_string(MethodState state);

// One method of one cabinet. A method without a row is on.
struct MethodStatus {
  CabinetId cabinet_id;
  std::string method;  // the operation's name, such as "supplier_orders"
  MethodState state = MethodState::on;
  bool forced = false;  // the configuration wants the order feed in its place
  std::optional<std::string> detail;
  UtcTime since;                      // of the state
  std::optional<UtcTime> probe_at{};  // the schedule does not call it before
  std::optional<std::string> backlog{};

  // True when the rows of this method come from the order feed and accounting.
  [[nodiscard]] bool from_feed() const { return forced || state == MethodState::gone; }
  // True when the method is not called at `now`. A person's request is a probe, but not of a forced method.
  [[nodiscard]] bool rests(UtcTime now, bool on_demand) const {
    if (forced) return true;
    return state != MethodState::on && !on_demand && probe_at && *probe_at > now;
  }
};
// The state after an answer with this 404. A method that is gone stays gone when WB calls it disabled.
[[nodiscard]] MethodState after(MethodState before, MethodLoss loss);
// When a method in this state is called again.
[[nodiscard]] UtcTime next_probe(MethodState state, UtcTime now);

// Names of the two methods that the order feed and accounting can replace.
inline constexpr std::string_view kOrdersMethod = "supplier_orders";
inline constexpr std::string_view kSalesMethod = "supplier_sales";

// Where orders and sales come from. `mixed`: one of the two methods is replaced, or cabinets differ. The
// numbers are stored.
enum class SourceMode : std::uint8_t { statistics, feed, mixed };
inline constexpr std::array<std::string_view, 3> kSourceModes{"statistics", "feed", "mixed"};
[[nodiscard]] std::string_view to_string(SourceMode mode);
[[nodiscard]] SourceMode source_mode(bool orders_from_feed, bool sales_from_feed);
// The mode of an answer about several cabinets.
[[nodiscard]] SourceMode combined(std::span<const SourceMode> modes);

}  // namespace wbd

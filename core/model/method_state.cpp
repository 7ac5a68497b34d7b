#include "core/model/method_state.hpp"

#include <algorithm>
#include <cctype>

namespace wbd {
namespace {

using namespace std::chrono_literals;

constexpr Millis kDisabledProbe = 6h;
constexpr Millis kGoneProbe = 24h;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

}  // namespace

MethodLoss method_loss(std::string_view title, std::string_view detail) {
  const std::string reason = lower(detail);
  if (reason.starts_with("this method is temporarily disabled")) return MethodLoss::disabled;
  if (reason.starts_with("this method is deprecated")) return MethodLoss::deprecated;
  if (lower(title) == "path not found" || reason == "path not found") return MethodLoss::unknown_path;
  return MethodLoss::none;
}

std::string_view to_string(MethodState state) {
  return name_of(kMethodStates, state);
}

MethodState after(MethodState before, MethodLoss loss) {
  if (loss == MethodLoss::none || before == MethodState::gone) return before;
  return loss == MethodLoss::disabled ? MethodState::disabled : MethodState::gone;
}

UtcTime next_probe(MethodState state, UtcTime now) {
  if (state == MethodState::on) return now;
  return now + (state == MethodState::disabled ? kDisabledProbe : kGoneProbe);
}

std::string_view to_string(SourceMode mode) {
  return name_of(kSourceModes, mode);
}

SourceMode source_mode(bool orders_from_feed, bool sales_from_feed) {
  if (orders_from_feed != sales_from_feed) return SourceMode::mixed;
  return orders_from_feed ? SourceMode::feed : SourceMode::statistics;
}

SourceMode combined(std::span<const SourceMode> modes) {
  if (modes.empty()) return SourceMode::statistics;
  const bool same = std::ranges::all_of(modes, [&](SourceMode mode) { return mode == modes.front(); });
  return same ? modes.front() : SourceMode::mixed;
}

}  // namespace wbd

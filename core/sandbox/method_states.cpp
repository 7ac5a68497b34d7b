#include "core/sandbox/method_states.hpp"

#include <utility>

#include "core/base/json_text.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::pair<MethodState, std::string_view> kStateNames[] = {
    {MethodState::on, "on"},
    {MethodState::deprecated, "deprecated"},
    {MethodState::disabled, "disabled"},
    {MethodState::removed, "removed"},
};

}  // namespace

std::string_view to_string(MethodState state) {
  for (const auto& [value, name] : kStateNames) {
    if (value == state) return name;
  }
  return "?";
}

std::optional<MethodState> parse_method_state(std::string_view wanted) {
  for (const auto& [value, name] : kStateNames) {
    if (name == wanted) return value;
  }
  return std::nullopt;
}

void MethodStates::set(std::string_view operation, std::string_view sid, MethodState state) {
  if (sid.empty()) std::erase_if(states_, [&](const auto& entry) { return entry.first.first == operation; });
  states_[{std::string(operation), std::string(sid)}] = state;
}

MethodState MethodStates::state(std::string_view operation, std::string_view sid) const {
  if (states_.empty()) return MethodState::on;
  for (const std::string_view owner : {sid, std::string_view()}) {
    const auto found = states_.find({std::string(operation), std::string(owner)});
    if (found != states_.end()) return found->second;
  }
  return MethodState::on;
}

std::string MethodStates::to_json() const {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.key("methods");
  w.begin_array();
  for (const auto& [key, state] : states_) {
    w.begin_object();
    w.field("operation", key.first);
    w.field("sid", key.second.empty() ? std::nullopt : std::optional(key.second));
    w.field("state", to_string(state));
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return out;
}

}  // namespace wbd::sandbox

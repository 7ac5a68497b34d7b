#pragma once
// A field of an event's payload as text.

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/model/event_type.hpp"
#include "core/report/wording.hpp"

namespace wbd::notify {

// `value` is not null. `currency`: of the event's amounts, ISO 4217. Times are in the zone of `words`.
[[nodiscard]] std::string field_text(const report::Wording& words, const EventField& field,
                                     const nlohmann::json& value, std::string_view currency);

}  // namespace wbd::notify

#pragma once
// The payload of each type of event: names and types of its fields. The REST API documents them, webhooks and
// streams always send all of them.

#include <span>
#include <string_view>

#include "core/model/event.hpp"

namespace wbd {

struct EventField {
  std::string_view name;
  // As schemas of the REST API write types; "?" at the end: null when it is not known.
  std::string_view type, description;
};
[[nodiscard]] std::span<const EventField> event_fields(EventType type);

// The fields of `before` of price.changed.
[[nodiscard]] std::span<const EventField> event_price_fields();

}  // namespace wbd

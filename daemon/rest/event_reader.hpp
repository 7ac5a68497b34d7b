#pragma once
// The reader of the texts of events in an answer or a stream.

#include "core/notify/event_json.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

// `zone`: report_timezone.
[[nodiscard]] notify::Reader event_reader(db::Tx& tx, const Plan& plan, const TimeZone& zone);
// All of `type`; empty: every type.
[[nodiscard]] std::vector<EventType> event_types(const Arguments& arguments);

}  // namespace wbd::rest

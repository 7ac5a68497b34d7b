#pragma once
// The keys of answers in the caches (SPEC section 6), made from the patterns of the routes. Pure functions.
//
//   user_orders:{user_id}:{limit}          order:{order_id}          report:{order_id}:{lang}:{format}
//   product:{nm_id}                        stocks:{warehouse_id}:{nm_id}, `*` for any
//
// Parameters that a pattern does not name follow as `:` and a hash. Viewers with different cabinets may share
// a key. So is_for() compares the entry's cabinets with the viewer's before the entry serves.
//
// An object named by our own id is one row, equal for every viewer of its cabinet. Its entry depends on that
// cabinet alone.
//
// Any other answer belongs to one exact set of cabinets. Viewers of a single cabinet who name the object use
// the plain key. An article or srid belongs to one seller, so such viewers rarely replace each other's entry.
// For all other viewers the set is part of the hash.

#include <string>

#include "core/cache/cache.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

[[nodiscard]] std::string cache_key(const Plan& plan);

// A short text of a set of cabinets: equal for equal sets.
[[nodiscard]] std::string scope_text(const std::vector<CabinetId>& cabinets);

// Whether the entry answers this plan, provided that its versions are the current ones.
[[nodiscard]] bool is_for(const cache::Entry& entry, const Plan& plan);
// Whether the viewer may see everything the entry was built from: enough while the database is down.
[[nodiscard]] bool is_within(const cache::Entry& entry, const Viewer& viewer);

}  // namespace wbd::rest

#pragma once
// The names of answers in the caches (SPEC section 6), from the patterns of the routes. Pure functions.
//
//   user_orders:{user_id}:{limit}          order:{order_id}          report:{order_id}:{lang}:{format}
//   product:{nm_id}                        stocks:{warehouse_id}:{nm_id}, `*` for any
//
// Parameters a pattern does not name follow as `:` and a hash. A pattern may leave out whose answer it is.
// The entry then tells by the cabinets it was built from, and is_for() is asked before it serves:
// - an object by an id of ours is one row, the same for everybody who may see its cabinet: the entry names
// that
//   cabinet alone;
// - anything else is the answer for one exact set of cabinets. Those who see a single cabinet and name the
// object use
//   the plain key (an article or srid belongs to one seller, so they hardly ever disagree); for all others
//   the set is part of the hash.

#include <string>

#include "core/cache/cache.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

[[nodiscard]] std::string cache_key(const Plan& plan);

// The viewer's cabinets as a short text: equal for equal sets.
[[nodiscard]] std::string scope_text(const std::vector<CabinetId>& cabinets);

// The entry is what the database would answer to this plan, if its versions are the current ones.
[[nodiscard]] bool is_for(const cache::Entry& entry, const Plan& plan);
// The entry was built from nothing but what this viewer may see: enough while the database is down.
[[nodiscard]] bool is_within(const cache::Entry& entry, const Viewer& viewer);

}  // namespace wbd::rest

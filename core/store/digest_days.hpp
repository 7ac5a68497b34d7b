#pragma once
// Which digests each target has got: the local day of the last one.

#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::store {

[[nodiscard]] std::optional<Date> digest_day(db::Tx& tx, std::int64_t target, std::string_view type);
// True: `day` is later than the stored day, or the first, and is stored now. Of several transactions that
// claim one day only one gets true. Throws Failure(conflict) for an unknown target.
[[nodiscard]] bool claim_digest_day(db::Tx& tx, std::int64_t target, std::string_view type, Date day);

}  // namespace wbd::store

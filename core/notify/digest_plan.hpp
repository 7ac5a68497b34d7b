#pragma once
// When the digests of a user are due, by the user's settings and zone. Pure.

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/model/account.hpp"
#include "core/notify/compose.hpp"

namespace wbd::notify {

struct DigestSlot {
  Date day;    // the local day on which it is due; identifies the slot
  UtcTime at;  // the first moment at which the local clock shows the chosen time, or a later one
};
// The newest slot at or before `now`; nullopt: the user has not chosen this digest. `quiet` has no slots.
[[nodiscard]] std::optional<DigestSlot> last_slot(const User& user, Digest digest, UtcTime now);
// The first slot after `now`.
[[nodiscard]] std::optional<DigestSlot> next_slot(const User& user, Digest digest, UtcTime now);

// `remember`: the digest was just chosen, so the slot that has passed already is not sent.
enum class DigestStep : std::uint8_t { nothing, remember, send };
// `done`: the day of the last slot that was sent or remembered. Of several slots that were missed while no
// process ran, only the newest is sent.
[[nodiscard]] DigestStep digest_step(const DigestSlot& slot, const std::optional<Date>& done);

}  // namespace wbd::notify

#pragma once
// The register of live processes in Redis, and what a finishing sync reads from it. No I/O here; who writes
// is VersionFeed, who reads is VersionPublisher. ARCHITECTURE.md ("Versions over several processes") has the
// proof. Private to core/cache.
//
// One hash holds everything, so that Redis can lose it (restart, flush, eviction) as a whole only:
//   epoch      a random word, new whenever the hash is made anew
//   began      Redis' time of that, milliseconds
//   announced  how many commits have been announced in this epoch
//   p:{id}     of each process: Redis' time of its last renewal, and the epoch and number it has taken

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/cache/resp.hpp"

namespace wbd::cache {

// A process trusts what it has read of the versions for so long, counted from before it renewed.
inline constexpr Millis kLease{2'000};
// It does so by its own clock; this much less, for clocks that do not run alike.
inline constexpr Millis kLeaseMargin{100};
inline constexpr Millis kRenewEvery{500};
// A register younger than this may have lost a process whose lease still runs.
inline constexpr Millis kYoung{3'000};
// Nobody waits for a process that has not renewed for so long: it is gone, and its lease long over.
inline constexpr Millis kForget{5'000};

// A point in the sequence of announcements.
struct Mark {
  std::string epoch;
  std::int64_t number = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};
// "epoch number", as it is published; nullopt when it is not that.
[[nodiscard]] std::optional<Mark> parse_mark(std::string_view text);

// EVAL renew 1 register id epoch number new_epoch -> [epoch, announced]
extern const std::string_view kRenewScript;
// EVAL announce 1 register new_epoch channel forget_ms -> [epoch, announced, now]
extern const std::string_view kAnnounceScript;

[[nodiscard]] std::string register_key(std::string_view prefix);
[[nodiscard]] std::string versions_channel(std::string_view prefix);

struct Announcement {
  Mark mark;
  std::int64_t at = 0;  // Redis' time, milliseconds
};
[[nodiscard]] std::optional<Announcement> parse_announcement(const Reply& answer);

// What a finishing sync may conclude from the register (the answer to HGETALL).
enum class Standing {
  taken,    // every process with a lease knows of the announcement
  pending,  // not yet
  unknown,  // the register cannot tell: only the end of all leases does
};
[[nodiscard]] Standing standing_of(const Reply& fields, const Announcement& announcement);

// Milliseconds of a clock that never jumps and goes on while the machine sleeps.
[[nodiscard]] std::int64_t boot_millis();

}  // namespace wbd::cache

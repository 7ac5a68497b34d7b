#pragma once
// The register of live processes in Redis, as a finishing sync reads it. No I/O: VersionFeed writes the
// register, VersionPublisher reads it. README.md ("Versions over several processes") has the proof. Private
// to core/cache.
//
// One hash holds everything, so that a restart, flush or eviction can only lose it as a whole:
//   epoch      a random word, new with each new hash
//   began      Redis' time of its creation, milliseconds
//   announced  number of commits announced in this epoch
//   p:{id}     a process: Redis' time of its last renewal, epoch and number of the last announcement seen

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/cache/resp.hpp"

namespace wbd::cache {

// How long a process trusts the versions it has read, counted from before the renewal.
inline constexpr Millis kLease{2'000};
// Subtracted by the process, whose clock may run at another rate than the publisher's.
inline constexpr Millis kLeaseMargin{100};
inline constexpr Millis kRenewEvery{500};
// A register younger than this may lack a process whose lease has not ended.
inline constexpr Millis kYoung{3'000};
// A process that has not renewed its lease for this long is removed from the register.
inline constexpr Millis kForget{5'000};

// A position in the sequence of announcements.
struct Mark {
  std::string epoch;
  std::int64_t number = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};
// Parses "epoch number", the form of a message; nullopt for any other text.
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

// The conclusion that a finishing sync draws from the register (the reply to HGETALL).
enum class Standing {
  taken,    // every process in the register has seen the announcement
  pending,  // some process has not seen it yet
  unknown,  // the register proves nothing: wait until all leases have ended
};
[[nodiscard]] Standing standing_of(const Reply& fields, const Announcement& announcement);

// CLOCK_BOOTTIME in milliseconds: it never jumps, and it runs on while the machine sleeps.
[[nodiscard]] std::int64_t boot_millis();

}  // namespace wbd::cache

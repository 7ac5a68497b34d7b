#pragma once
#include <cstdint>

namespace wbd {

// Counters of one sync run: rows, unless named otherwise.
struct RunCounts {
  std::int64_t fetched = 0;        // received from WB
  std::int64_t created = 0;        // new
  std::int64_t changed = 0;        // known, and different now
  std::int64_t unchanged = 0;      // known, and the same
  std::int64_t skipped = 0;        // not understood
  std::int64_t unknown_kinds = 0;  // stored, but of a kind that enters no figure; not kept in the log
  std::int64_t events = 0;         // events emitted
  std::int64_t requests = 0;       // requests sent to WB, retries included
  std::int64_t retries = 0;
};

}  // namespace wbd

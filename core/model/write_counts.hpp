#pragma once
// Counts of the rows that were written from an answer of WB.

#include <cstdint>

namespace wbd {

struct WriteCounts {
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t events = 0;         // stored for these changes
  std::int64_t unknown_kinds = 0;  // rows of the batch whose kind is unknown, stored before or now
  [[nodiscard]] bool any_change() const { return created + changed > 0; }
  WriteCounts& operator+=(const WriteCounts& other) {
    created += other.created;
    changed += other.changed;
    unchanged += other.unchanged;
    events += other.events;
    unknown_kinds += other.unknown_kinds;
    return *this;
  }
};

}  // namespace wbd

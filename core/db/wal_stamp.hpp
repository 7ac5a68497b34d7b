#pragma once
// The change stamp of a SQLite database in WAL mode, read straight from shared memory.

#include <cstdint>

struct sqlite3;

namespace wbd::db {

// Looks at the header of the WAL index, which every process rewrites as it commits. The memory is SQLite's
// own mapping: opening the -shm file a second time would be wrong, because closing any descriptor of a file
// drops all POSIX locks the process holds on it, SQLite's too.
class WalStamp {
 public:
  WalStamp() = default;
  // Valid while `connection`, which has read from a database in WAL mode, stays open.
  explicit WalStamp(sqlite3* connection);
  [[nodiscard]] explicit operator bool() const { return header_ != nullptr; }
  // Differs after each commit. A read in the middle of a commit gives a number of its own. Thread safe.
  [[nodiscard]] std::uint64_t read() const;

 private:
  const std::uint32_t* header_ = nullptr;
};

}  // namespace wbd::db

#pragma once
// The change stamp of a SQLite database in WAL mode, read from shared memory.

#include <cstdint>

struct sqlite3;

namespace wbd::db {

// Reads the header of the WAL index, which every commit of any process rewrites. It uses SQLite's mapping of
// the -shm file. If it opened and closed that file itself, all POSIX locks of this process on the file would
// be lost, also SQLite's.
class WalStamp {
 public:
  WalStamp() = default;
  // Valid while `connection`, which has read from a database in WAL mode, stays open.
  explicit WalStamp(sqlite3* connection);
  [[nodiscard]] explicit operator bool() const { return header_ != nullptr; }
  // Differs after each commit; a read during a commit gives yet another number. Thread safe.
  [[nodiscard]] std::uint64_t read() const;

 private:
  const std::uint32_t* header_ = nullptr;
};

}  // namespace wbd::db

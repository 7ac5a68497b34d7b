#include "core/db/wal_stamp.hpp"

#include <atomic>

#include <sqlite3.h>

namespace wbd::db {
namespace {

constexpr int kIndexPageSize = 32'768;  // the unit in which SQLite maps the WAL index
constexpr int kHeaderWords = 12;        // WalIndexHdr: 48 bytes with change counter, frame count, checksums

}  // namespace

WalStamp::WalStamp(sqlite3* connection) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) return;
  if (file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) return;
  volatile void* page = nullptr;
  const int code = file->pMethods->xShmMap(file, 0, kIndexPageSize, 0, &page);
  // SQLITE_READONLY still gives a mapping, which other processes write to.
  if (code != SQLITE_OK && code != SQLITE_READONLY) return;
  header_ = static_cast<const std::uint32_t*>(const_cast<const void*>(page));
}

std::uint64_t WalStamp::read() const {
  std::uint64_t hash = 0x9E3779B97F4A7C15ULL;
  for (int i = 0; i < kHeaderWords; ++i) {
    hash ^= __atomic_load_n(header_ + i, __ATOMIC_RELAXED);
    hash *= 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 32;
  }
  // Acquire: later reads of the database are at least as new as the stamp.
  std::atomic_thread_fence(std::memory_order_acquire);
  return hash;
}

}  // namespace wbd::db

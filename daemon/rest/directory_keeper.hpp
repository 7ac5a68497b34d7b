#pragma once
// Keeps the newest Directory that was read, and whether the database answers.

#include <atomic>
#include <mutex>

#include "core/async/runtime.hpp"
#include "core/cache/cache.hpp"
#include "daemon/rest/directory.hpp"

namespace wbd::rest {

// Thread safe. Everything referred to must outlive it.
class DirectoryKeeper {
 public:
  DirectoryKeeper(db::Database& database, WorkerPool& workers, cache::VersionWatch& watch, const Clock& clock)
      : database_(database), workers_(workers), watch_(watch), clock_(clock) {}

  // The directory that was read last, which may be outdated; null before the first read.
  [[nodiscard]] DirectoryPtr known() const;

  struct Best {
    DirectoryPtr directory;
    bool down = false;  // the database does not answer; this is the last known directory
  };
  // The current directory, with the watch refreshed. While the database is down: the last known one. Throws
  // Failure(unavailable) if the database is down and was never read.
  // refresh: read the versions even if the watch believes that they are current.
  enum class Look { as_known, refresh };
  Task<Best> best(Look look = Look::as_known);

  // Notes that the database failed. During the next second best() does not try it again, so that requests do
  // not queue behind its timeout.
  void note_failure();
  void note_success() { failed_at_ = 0; }
  [[nodiscard]] bool paused() const;  // it failed within the last second

 private:
  Task<DirectoryPtr> current(Look look);
  DirectoryPtr renew(std::int64_t at_least);

  db::Database& database_;
  WorkerPool& workers_;
  cache::VersionWatch& watch_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards directory_
  DirectoryPtr directory_;
  std::mutex renewal_mutex_;                // one renewal at a time; locked on workers only
  std::atomic<std::int64_t> failed_at_{0};  // milliseconds since the epoch; 0 = the database answers
};

}  // namespace wbd::rest

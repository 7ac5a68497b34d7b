#pragma once
// Holds the newest Directory and knows whether the database answers.

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

  // The last one that was read, which may be old; null before the first read.
  [[nodiscard]] DirectoryPtr known() const;

  struct Best {
    DirectoryPtr directory;
    bool down = false;  // the database does not answer: this is the last known one
  };
  // As of now, with the watch up to date; the last known one while the database is down. Throws
  // Failure(unavailable) when it is down and has never been read.
  // `anew`: the watch is known to be behind, whatever it says.
  enum class Look { as_known, anew };
  Task<Best> best(Look look = Look::as_known);

  // The database failed: for a moment best() does not try it again, so that requests do not queue behind its
  // time limit.
  void note_failure();
  void note_success() { failed_at_ = 0; }  // it was read
  [[nodiscard]] bool paused() const;       // it failed a moment ago

 private:
  Task<DirectoryPtr> current(Look look);
  DirectoryPtr renew(std::int64_t at_least);

  db::Database& database_;
  WorkerPool& workers_;
  cache::VersionWatch& watch_;
  const Clock& clock_;
  mutable std::mutex mutex_;  // guards directory_
  DirectoryPtr directory_;
  std::mutex renewal_mutex_;                // one renewal at a time; taken on workers only
  std::atomic<std::int64_t> failed_at_{0};  // milliseconds since the epoch; 0 = the database answers
};

}  // namespace wbd::rest

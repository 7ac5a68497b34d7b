#pragma once
// Finished answers, kept as bytes. The cache is exact, not merely timed. An entry holds the versions it was
// built from, and is served only while these are known to be current (SPEC section 6).
// README.md has the levels and the proof for several processes.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace wbd::cache {

// The versions of everything an answer was built from, read in the same snapshot as its rows.
struct Dependencies {
  std::int64_t directory = 0;                                // users, cabinets, members, keys
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // data_version of each
};

struct Entry {
  std::string data;                 // the bytes of `data`
  std::string etag;                 // weak, over `data`: W/"..."
  std::int64_t total = -1;          // X-Total-Count of a list
  std::optional<UtcTime> as_of;     // oldest last successful sync of the datasets behind it
  std::optional<UtcTime> stale_at;  // from this time on the answer says stale: true
  UtcTime expires_at;
  UtcTime keep_until;  // end of its life in Redis; until then it also serves while the database is down
  Dependencies built_from;
  // If `data` does not depend on syncs: rows_version of each cabinet of built_from. While these hold, a sync
  // changes only the times above, and those are recomputed from the datasets of the mask. Empty: a sync makes
  // the whole entry old.
  std::vector<std::int64_t> rows;
  std::uint32_t datasets = 0;
  bool shared = false;                      // read from Redis, not built by this process
  [[nodiscard]] std::size_t bytes() const;  // memory of the entry, without allocator overhead
};
using EntryPtr = std::shared_ptr<const Entry>;

struct Stats {
  std::uint64_t hits = 0, misses = 0, evictions = 0, entries = 0, bytes = 0;
};

// The entries of this process: bounded by bytes, evicts the least recently used, sharded. Thread safe, never
// waits. It checks neither expiry nor versions: an expired entry still serves while the database is down.
class MemoryCache {
 public:
  explicit MemoryCache(std::size_t max_bytes);
  ~MemoryCache();
  [[nodiscard]] EntryPtr find(std::string_view key);
  void store(std::string_view key, EntryPtr entry);  // not null; one larger than a shard is not kept
  [[nodiscard]] Stats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads the current versions from the database, on a worker.
class VersionSource {
 public:
  virtual ~VersionSource() = default;
  // Differs after every commit of any process (see db::Database::change_stamp), or from the moment that
  // commit is published. nullopt: the source cannot tell. Never blocks.
  [[nodiscard]] virtual std::optional<std::uint64_t> stamp() = 0;
  struct Changes {
    std::int64_t directory = 0;
    std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // with a version above `since`
  };
  virtual Task<Changes> changes_since(std::int64_t since) = 0;
};

// Announces commits: other processes may hold answers from before them.
class Publisher {
 public:
  // Call it after the commit. When it returns, no process serves an answer from memory that is older than
  // that commit, unless it has asked the database. Takes two seconds at most; throws nothing.
  virtual Task<void> publish() = 0;

 protected:
  ~Publisher() = default;  // not owned through this interface
};

// The current versions as far as this process knows them. Thread safe.
class VersionWatch {
 public:
  explicit VersionWatch(VersionSource& source);
  ~VersionWatch();
  // True when there was no commit since the last read of the versions began: then holds() is true of now.
  // Never true for a source without a stamp: there each request calls refresh() before holds().
  [[nodiscard]] bool up_to_date();
  // All dependencies have the known versions. False before the first refresh; a cabinet that no refresh has
  // reported has version 0.
  [[nodiscard]] bool holds(const Dependencies& built_from) const;
  [[nodiscard]] std::int64_t directory_version() const;
  // Reads the changed versions. Afterwards holds() knows every commit made before the call. Simultaneous
  // callers share a read, but never one that began before a commit they may know of. Throws what the source
  // threw.
  Task<void> refresh();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One load for any number of simultaneous misses of a key: the first caller loads, the others wait for its
// result on their own executors. A failed load fails all of them and is not remembered. If the loading caller
// is cancelled, another one loads. Thread safe; must outlive its callers, and they must outlive their waits.
// The load may have read its rows before a waiting caller asked: check VersionWatch::holds() on the result.
class SingleFlight {
 public:
  SingleFlight();
  ~SingleFlight();
  Task<EntryPtr> run(std::string key, std::function<Task<EntryPtr>()> load);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::cache

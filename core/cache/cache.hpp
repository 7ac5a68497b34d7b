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
  std::int64_t directory = 0;  // the version of users, members and keys that was seen; holds() ignores it
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // data_version of each
};

// A number that no other call of this process has returned.
[[nodiscard]] std::uint64_t next_content();

struct Entry {
  std::string data;                 // the bytes of `data`
  std::string etag;                 // weak, over `data`: W/"..."
  std::int64_t total = -1;          // X-Total-Count of a list
  std::optional<UtcTime> as_of;     // oldest last successful sync of the datasets behind it
  std::optional<UtcTime> stale_at;  // from this time on the answer says stale: true
  std::string loading = "[]";       // meta.loading, finished JSON
  UtcTime expires_at;
  UtcTime keep_until;  // no renewal extends expires_at beyond it; Redis deletes the entry then
  Dependencies built_from;
  // If `data` does not depend on syncs: rows_version of each cabinet of built_from. While these hold, a sync
  // changes only the times above, and those are recomputed from `datasets`. Empty: any sync outdates the
  // whole entry.
  std::vector<std::int64_t> rows;
  std::uint32_t datasets = 0;  // bit mask of the datasets behind `data`; 0 when `rows` is empty
  bool shared = false;         // read from Redis, not built by this process
  // Identifies `data` in this process: copies have the same number, other entries never do. The ETag does
  // not: a person who writes texts that answers show can make two answers with one checksum.
  std::uint64_t content = next_content();
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
  void store(std::string_view key, EntryPtr entry);  // not null; an entry larger than a shard is not kept
  [[nodiscard]] Stats stats() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads the current versions from the database, on a worker.
class VersionSource {
 public:
  virtual ~VersionSource() = default;
  // Changes with every commit of any process: at the commit (see db::Database::change_stamp) or when the
  // commit is announced. nullopt: the source cannot tell. Never blocks.
  [[nodiscard]] virtual std::optional<std::uint64_t> stamp() = 0;
  struct Changes {
    std::int64_t directory = 0;
    std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // with a version above `since`
  };
  virtual Task<Changes> changes_since(std::int64_t since) = 0;
};

// Announces commits, because other processes may hold answers that are older.
class Publisher {
 public:
  // Call it after the commit. After it returns, no process serves an older answer from memory without asking
  // the database first. Takes 2.5 seconds at most; throws nothing.
  virtual Task<void> publish() = 0;

 protected:
  ~Publisher() = default;  // not owned through this interface
};

// The newest versions that this process knows. Thread safe.
class VersionWatch {
 public:
  explicit VersionWatch(VersionSource& source);
  ~VersionWatch();
  // True if there was no commit since the last read of the versions began: holds() is then exact. Never true
  // for a source without a stamp; with such a source each request calls refresh() before holds().
  [[nodiscard]] bool up_to_date();
  // True if every cabinet has its known version. False before the first refresh; a cabinet that no refresh
  // has reported has version 0.
  [[nodiscard]] bool holds(const Dependencies& built_from) const;
  [[nodiscard]] std::int64_t directory_version() const;
  // Reads the changed versions. Afterwards holds() knows every commit made before the call. Simultaneous
  // callers share a read, but a caller never joins one that may have missed an earlier commit. Throws the
  // exceptions of the source.
  Task<void> refresh();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One load for any number of simultaneous misses of a key: the first caller loads, the others wait for its
// result on their own executors. A failed load fails all of them and is not remembered. If the loading caller
// is cancelled, another one loads. Thread safe; must outlive its callers, and the executor of a waiting
// caller must exist until the wait ends. The load may have read its rows before a waiting caller asked: check
// VersionWatch::holds() on the result.
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

#pragma once
// Finished answers kept as bytes. Exact, not merely timed: an entry remembers the versions it was built from
// and is served only while they are known to be the current ones (SPEC section 6).

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

// The versions of everything an answer was made from, read in the snapshot that gave its rows.
struct Dependencies {
  std::int64_t directory = 0;                                // users, cabinets, members, keys
  std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // data_version of each
};

struct Entry {
  std::string data;                 // the bytes of `data`
  std::string etag;                 // weak, over `data`: W/"..."
  std::int64_t total = -1;          // X-Total-Count of a list
  std::optional<UtcTime> as_of;     // oldest last successful sync of what contributed
  std::optional<UtcTime> stale_at;  // from then on the answer says stale: true
  UtcTime expires_at;
  UtcTime
      keep_until;  // a shared cache forgets it then; until then it still serves while the database is down
  Dependencies built_from;
  // Where `data` says nothing of syncs: rows_version of each cabinet of built_from. While these stand, only
  // the times above have to be made anew after a sync, from the datasets of this mask. Empty: everything has.
  std::vector<std::int64_t> rows;
  std::uint32_t datasets = 0;
  bool shared = false;                      // came from the shared cache, was not built by this process
  [[nodiscard]] std::size_t bytes() const;  // memory it takes, without allocator overhead
};
using EntryPtr = std::shared_ptr<const Entry>;

struct Stats {
  std::uint64_t hits = 0, misses = 0, evictions = 0, entries = 0, bytes = 0;
};

// In-process and Redis are its equal implementations; every caller works without either. Thread safe.
class Cache {
 public:
  virtual ~Cache() = default;
  // Neither expiry nor versions are checked here: an expired entry still serves while the database is down.
  virtual Task<EntryPtr> get(std::string key) = 0;
  virtual Task<void> put(std::string key, EntryPtr entry) = 0;
  virtual Task<void> drop(std::string key) = 0;
  virtual Task<void> clear() = 0;
  [[nodiscard]] virtual Stats stats() const = 0;
};

// Bounded by bytes, least recently used out first, sharded. The plain calls are for the path without a
// coroutine.
class MemoryCache final : public Cache {
 public:
  explicit MemoryCache(std::size_t max_bytes);
  ~MemoryCache() override;
  [[nodiscard]] EntryPtr find(std::string_view key);
  void store(std::string_view key, EntryPtr entry);  // not null; one too big for its shard is not kept
  Task<EntryPtr> get(std::string key) override;
  Task<void> put(std::string key, EntryPtr entry) override;
  Task<void> drop(std::string key) override;
  Task<void> clear() override;
  [[nodiscard]] Stats stats() const override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Where the current versions come from: the database, read on a worker.
class VersionSource {
 public:
  virtual ~VersionSource() = default;
  // Differs after every commit of any process (see db::Database::change_stamp), or at the latest when that
  // commit is published. Never blocks.
  [[nodiscard]] virtual std::optional<std::uint64_t> stamp() = 0;
  struct Changes {
    std::int64_t directory = 0;
    std::vector<std::pair<CabinetId, std::int64_t>> cabinets;  // with a version above `since`
  };
  virtual Task<Changes> changes_since(std::int64_t since) = 0;
};

// Told after a commit, because other processes may hold answers from before it.
class Publisher {
 public:
  // Returns when no process serves from memory, without asking the database, what is older than the commits
  // made before the call. Takes two seconds at most; throws nothing.
  virtual Task<void> publish() = 0;

 protected:
  ~Publisher() = default;  // nobody owns one through this interface
};

// What this process knows of the current versions. Thread safe.
class VersionWatch {
 public:
  explicit VersionWatch(VersionSource& source);
  ~VersionWatch();
  // True when no commit happened since the last read of the versions began, so that holds() below speaks of
  // now. Where the source has no stamp it is never true: refresh() for each request, then ask holds().
  [[nodiscard]] bool up_to_date();
  // Everything the answer was made from still has the known version. False before the first refresh; a
  // cabinet no refresh has told of has version 0.
  [[nodiscard]] bool holds(const Dependencies& built_from) const;
  [[nodiscard]] std::int64_t directory_version() const;
  // Reads what changed. Afterwards holds() knows every commit made before the call: callers at the same time
  // share a read, but never one that began before a commit they may know of. Throws what the source threw.
  Task<void> refresh();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// One load for any number of simultaneous misses of a key: the first caller loads, the others wait for its
// result (on their own executors). A failed load fails all of them and is not remembered; a cancelled caller
// takes only itself out, another one loads. Thread safe; must outlive its callers, and they their executors.
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

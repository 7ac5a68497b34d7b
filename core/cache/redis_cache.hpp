#pragma once
// Finished answers in Redis, shared by all processes of an installation.
//
// Any failure of Redis is a miss: get() returns null, put() stores nothing, and RedisHealth has the reason.

#include <functional>
#include <optional>
#include <string>

#include "core/cache/cache.hpp"
#include "core/cache/entry_codec.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

// From INFO and DBSIZE.
struct RedisInfo {
  std::uint64_t used_bytes = 0, max_bytes = 0;  // max 0: no bound
  std::uint64_t keys = 0;                       // of the whole database, ours and others
  std::uint64_t evictions = 0;                  // since Redis started
  std::string policy;                           // maxmemory-policy
};

// Thread safe: each thread uses its own connection. `clients` and `clock` must outlive it.
class RedisCache {
 public:
  struct Options {
    std::string prefix = "wb:";  // of every key
    std::string installation;    // see EntryCodec, like `key`
    Sha256 key{};
    // How long a key lock lasts. Excluded from coverage: in the coverage run no program uses Redis.
    Millis lock_limit{2'000};  // GCOVR_EXCL_LINE
  };
  RedisCache(RedisClients& clients, Options options, const Clock& clock);

  Task<EntryPtr> get(std::string key);
  // Does not wait for Redis. A later get() of the same thread sees the entry, because one connection executes
  // its commands in order. Redis deletes it at keep_until.
  Task<void> put(std::string key, EntryPtr entry);

  // Prevents a stampede. When several processes miss a key at the same time, the holder of its lock reads the
  // database and the others wait for the answer.
  // A lock expires after Options::lock_limit. If the holder needs longer, another process may read the
  // database too.
  struct KeyLock {
    // found: another process has stored a good answer since the caller's get(), so no lock is held. none:
    // Redis does not answer.
    enum class State { ours, others, found, none };
    State state = State::none;
    std::string token;
    EntryPtr entry{};  // of found
  };
  // The lock is ours only if, after it was taken, the key held no answer that `good` accepts. So a holder
  // that stores its answer before it unlocks is the only process that reads the database.
  Task<KeyLock> try_lock(std::string key, std::function<bool(const Entry&)> good);
  // Does not wait for Redis. Never releases the lock of another holder.
  Task<void> unlock(std::string key, KeyLock held);
  // Waits until another process has stored an answer that `good` accepts. Null after `limit`, or when the
  // lock has gone without such an answer.
  Task<EntryPtr> wait_for_others(std::string key, std::function<bool(const Entry&)> good, Millis limit);

  // The names of all answers with our prefix, sorted. Scans the whole database of Redis in small steps.
  Task<Result<std::vector<std::string>>> keys();
  // Deletes these answers and returns their number.
  Task<Result<std::uint64_t>> flush();
  Task<Result<RedisInfo>> info();
  // Sets maxmemory. If the policy is noeviction it becomes volatile-lru, so that writes succeed at the bound.
  Task<Result<void>> set_max_memory(std::uint64_t bytes);

  [[nodiscard]] std::string redis_key(std::string_view key) const {
    return options_.prefix + std::string(key);
  }

 private:
  [[nodiscard]] EntryPtr accept(std::string_view key, Reply value,
                                const std::function<bool(const Entry&)>& good);
  using OnKeys = std::function<Task<Result<void>>(std::vector<std::string>)>;
  Task<Result<void>> scan(OnKeys on_keys);

  RedisClients& clients_;
  const Options options_;
  const EntryCodec codec_;
  const Clock& clock_;
};

// The value of `name:` in a reply to INFO, as a number or as text; nullopt or "" when it is missing.
[[nodiscard]] std::optional<std::uint64_t> info_number(std::string_view info, std::string_view name);
[[nodiscard]] std::string info_text(std::string_view info, std::string_view name);

// The key of the register of processes (version_register.hpp), after the prefix. It is not an answer.
inline constexpr std::string_view kRegisterKey = "procs";

}  // namespace wbd::cache

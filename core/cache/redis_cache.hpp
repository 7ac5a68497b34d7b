#pragma once
// Finished answers in Redis, shared by all processes of an installation.
//
// Whatever goes wrong with Redis is a miss: get() gives nothing, put() stores nothing, and RedisHealth knows
// why.

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "core/cache/cache.hpp"
#include "core/cache/entry_codec.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

struct RedisFigures {
  std::uint64_t used_bytes = 0, max_bytes = 0;  // max 0: no bound
  std::uint64_t keys = 0;                       // of the database, whoever wrote them
  std::uint64_t evictions = 0;                  // since Redis started
  std::string policy;                           // maxmemory-policy
};

// Thread safe: each thread uses its own connection. `clients` and `clock` must outlive it.
class RedisCache final : public Cache {
 public:
  struct Options {
    std::string prefix = "wb:";  // in front of every key
    std::string installation;    // see EntryCodec
    // For how long one process at most is the only one to build an answer. Set where programs are made, which
    // the run that measures coverage does without Redis.
    Millis turn{2'000};  // GCOVR_EXCL_LINE
  };
  RedisCache(RedisClients& clients, Options options, const Clock& clock);

  Task<EntryPtr> get(std::string key) override;
  // Does not wait for Redis: a later get() of the same thread sees it, being answered in order. Not kept
  // beyond keep_until.
  Task<void> put(std::string key, EntryPtr entry) override;
  Task<void> drop(std::string key) override;
  Task<void> clear() override;
  [[nodiscard]] Stats stats()
      const override;  // hits and misses of this process; the rest as of the last figures()

  // Against a stampede: of the processes that miss a key at the same time one reads the database, the others
  // wait for its answer. A turn ends by itself after Options::turn: whoever is slower may not be the only
  // one.
  struct Turn {
    // found: somebody has finished since the caller's get(); nobody's turn is held. none: Redis cannot tell.
    enum class Kind { ours, others, found, none };
    Kind kind = Kind::none;
    std::string token;
    EntryPtr entry{};  // of found
  };
  // A turn is ours only when, after it was taken, no answer lay there that `good` accepts. So an owner who
  // puts his answer before he ends his turn is the only one to read the database.
  Task<Turn> take_turn(std::string key, std::function<bool(const Entry&)> good);
  Task<void> end_turn(std::string key, Turn turn);  // does not wait; leaves somebody else's turn alone
  // The answer somebody else is making, once `good` accepts it; null after `limit`, or when he has given up.
  Task<EntryPtr> wait_for_others(std::string key, std::function<bool(const Entry&)> good, Millis limit);

  // The names of all answers with our prefix, in no order. Walks through the whole database of Redis, but
  // never holds it up.
  Task<Result<std::vector<std::string>>> keys();
  // Drops them; how many.
  Task<Result<std::uint64_t>> flush();
  Task<Result<RedisFigures>> figures();
  // Sets Redis' own bound; where it would refuse writes at the bound, it is told to drop what has a lifetime.
  Task<Result<void>> set_max_memory(std::uint64_t bytes);

  [[nodiscard]] std::string redis_key(std::string_view key) const {
    return options_.prefix + std::string(key);
  }
  [[nodiscard]] RedisClients& clients() { return clients_; }
  [[nodiscard]] const EntryCodec& codec() const { return codec_; }

 private:
  [[nodiscard]] EntryPtr accept(Reply value, const std::function<bool(const Entry&)>& good);
  using OnKeys = std::function<Task<Result<void>>(std::vector<std::string>)>;
  Task<Result<void>> scan(OnKeys on_keys);

  RedisClients& clients_;
  const Options options_;
  const EntryCodec codec_;
  const Clock& clock_;
  std::atomic<std::uint64_t> hits_{0}, misses_{0}, keys_{0}, bytes_{0}, evictions_{0};
};

// The number behind `name:` in an answer to INFO; nullopt when it is not there.
[[nodiscard]] std::optional<std::uint64_t> info_number(std::string_view info, std::string_view name);
[[nodiscard]] std::string info_text(std::string_view info, std::string_view name);

// Under this name, after the prefix, the processes keep their register (version_feed.hpp); it is no answer.
inline constexpr std::string_view kRegisterKey = "procs";

}  // namespace wbd::cache

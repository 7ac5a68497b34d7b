#pragma once
// What a process of the server shape knows of the current versions, without asking the database for each
// request.
//
// The database stays the one that knows. A process trusts what it has read there for at most two seconds, and
// only while it stands in the register that finishing syncs wait for; what they announce makes it read again.
// Lost messages, a lost register, a paused process or a dead Redis therefore cost time, never an old answer:
// ARCHITECTURE.md.

#include <atomic>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "core/cache/cache.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

// stamp() and changes_since() from any thread; the rest on the thread of `executor`. `database` must outlive
// it.
class VersionFeed final : public VersionSource {
 public:
  VersionFeed(asio::any_io_executor executor, VersionSource& database, RedisOptions options,
              std::shared_ptr<RedisHealth> health, const std::string& prefix);
  ~VersionFeed() override;

  // Unset while the process must ask the database for each request. Differs at least twice a second: also
  // what nobody has announced is seen soon.
  [[nodiscard]] std::optional<std::uint64_t> stamp() override;
  Task<Changes> changes_since(std::int64_t since) override { return database_.changes_since(since); }

  // Stands in the register until stop(), then leaves it.
  Task<void> run();
  void stop();

 private:
  struct Impl;
  VersionSource& database_;
  std::shared_ptr<Impl> impl_;
};

}  // namespace wbd::cache

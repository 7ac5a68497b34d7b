#pragma once
// Lets a process of the server shape know the current versions without asking the database for each request.
//
// The database stays the authority. A process trusts its last read for at most two seconds, and only while
// the register lists it. A finishing sync waits for the processes in the register.
// An announcement makes the process read again. So lost messages, a lost register, a paused process or a dead
// Redis can delay an answer, but never make it old. README.md has the proof.

#include <atomic>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "core/cache/cache.hpp"
#include "core/cache/redis_client.hpp"

namespace wbd::cache {

// stamp() and changes_since() may be called from any thread, the rest on the thread of `executor`. `database`
// must outlive it.
class VersionFeed final : public VersionSource {
 public:
  VersionFeed(asio::any_io_executor executor, VersionSource& database, RedisOptions options,
              std::shared_ptr<RedisHealth> health, const std::string& prefix);
  ~VersionFeed() override;

  // nullopt while the process must ask the database for each request. Changes at least twice a second, so
  // that unannounced commits are seen soon.
  [[nodiscard]] std::optional<std::uint64_t> stamp() override;
  Task<Changes> changes_since(std::int64_t since) override { return database_.changes_since(since); }

  // Renews the entry of this process in the register until stop(), then removes it.
  Task<void> run();
  void stop();

 private:
  struct Impl;
  VersionSource& database_;
  std::shared_ptr<Impl> impl_;
};

}  // namespace wbd::cache

#pragma once
// Looks for failures that need an administrator, notifies their targets, and requests the heartbeat URL while
// there is none.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/db/database.hpp"
#include "core/http/client.hpp"
#include "core/notify/incidents.hpp"

namespace wbd::daemon {

struct WatchOptions {
  std::vector<TelegramId> admins;
  std::string machine;                                        // its name
  std::function<std::optional<std::uint64_t>()> disk_free{};  // of the data, in bytes; empty: not watched
  std::function<bool()> redis_is_down{};                      // empty: there is no Redis
  notify::IncidentLimits limits{};
  Millis database_down{20'000};  // a shorter outage is none
};

// Any number of processes may look: an incident is stored once, so it is sent once. Used on one thread.
class IncidentWatch {
 public:
  IncidentWatch(db::Database& database, const Clock& clock, WatchOptions options);
  // Blocks. False while the database does not answer.
  bool look();

 private:
  void announce(db::Tx& tx, const Incident& incident, UtcTime now) const;
  void apply(const notify::IncidentChanges& changes, UtcTime now);
  void announce_pending(const std::vector<Incident>& incidents, UtcTime now);
  [[nodiscard]] notify::IncidentFacts read_facts(db::Tx& tx, UtcTime now) const;
  void note_redis(UtcTime now);
  void end_outage(UtcTime now);

  db::Database& database_;
  const Clock& clock_;
  const WatchOptions options_;
  const UtcTime looking_since_;
  std::optional<UtcTime> down_since_, redis_down_since_;
  std::string down_reason_;
};

// Requests a URL once a minute. Used on one thread.
class Heartbeat {
 public:
  Heartbeat(http::Client& client, std::string url, const Clock& clock)
      : client_(client), url_(std::move(url)), clock_(clock) {}
  // Call it often; does nothing before a minute is over, and never while `healthy` is false.
  Task<void> beat(bool healthy);

 private:
  http::Client& client_;
  const std::string url_;
  const Clock& clock_;
  std::optional<UtcTime> last_;
  bool failing_ = false;
};

// The thread of both.
class WatchThread {
 public:
  WatchThread(db::Database& database, const Clock& clock, WatchOptions options, std::string heartbeat_url);
  ~WatchThread() { stop(); }
  WatchThread(const WatchThread&) = delete;
  WatchThread& operator=(const WatchThread&) = delete;
  void stop();  // waits for a look or a request that runs

 private:
  void run();

  asio::io_context context_{1};
  std::unique_ptr<http::Client> client_;
  IncidentWatch watch_;
  Heartbeat heartbeat_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace wbd::daemon

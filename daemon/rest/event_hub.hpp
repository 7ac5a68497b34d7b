#pragma once
// Wakes those who wait for events. One thread looks at the database for all of them, and only while there is
// somebody; a waiter costs a timer.

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/db/database.hpp"
#include "daemon/rest/directory.hpp"

namespace wbd::rest {

// Thread safe. `database` must outlive it, and it its waiters' threads.
class EventHub {
 public:
  explicit EventHub(db::Database& database) : database_(database) {}
  ~EventHub();
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  class Waiter {
   public:
    Waiter(EventHub& hub, asio::any_io_executor executor);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    // Whose events it is woken by; a change of users, cabinets or keys wakes it in any case.
    void set_cabinets(CabinetList cabinets);
    // True: something may have happened since the last call of it. False: the limit has passed. It must be
    // called on the executor.
    Task<bool> wait(Millis limit);

   private:
    friend class EventHub;
    struct Signal;
    EventHub& hub_;
    std::shared_ptr<Signal> signal_;
  };

 private:
  void add(std::shared_ptr<Waiter::Signal> signal);
  void remove(const std::shared_ptr<Waiter::Signal>& signal);
  void run();
  void look();

  db::Database& database_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Waiter::Signal>> signals_;  // the rest is guarded too, but for the thread's own
  bool stopping_ = false;
  std::thread thread_;  // from the first waiter on
  // Of the thread:
  std::optional<std::uint64_t> stamp_;
  std::optional<std::int64_t> seen_;  // the newest event; unset: nobody has looked since somebody waits
  std::int64_t directory_ = 0;
  bool complained_ = false;
};

}  // namespace wbd::rest

#pragma once
// Wakes the streams that wait for events. One thread polls the database for all of them, and only while there
// is a waiter. A waiter costs a timer.

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

// Thread safe. `database` must outlive it; it must outlive the threads of its waiters.
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

    // Events of these cabinets wake it; a change of users, cabinets or keys always does.
    void set_cabinets(CabinetList cabinets);
    // True: there may be new events or changed rights since the last call. False: the limit has passed. Call
    // it on the executor.
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
  std::vector<std::shared_ptr<Waiter::Signal>> signals_;  // guarded by mutex_, like stopping_ and thread_
  bool stopping_ = false;
  std::thread thread_;  // started by the first waiter
  // Used only on the thread:
  std::optional<std::uint64_t> stamp_;
  std::optional<std::int64_t> seen_;  // the newest event; unset before the first poll
  std::int64_t directory_ = 0;
  bool complained_ = false;
};

}  // namespace wbd::rest

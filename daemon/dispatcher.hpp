#pragma once
// Delivers events to people: creates the deliveries of each event, and sends those that are due (SPEC section
// 9). Any number of processes may dispatch: each target is leased, and one process fans out at a time.

#include <atomic>
#include <functional>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/notify/fan_out.hpp"
#include "core/notify/sender.hpp"
#include "core/notify/turn.hpp"

namespace wbd::daemon {

struct DispatcherOptions {
  std::string owner;                  // see core/sync/owner.hpp
  Millis lease{60'000};               // renewed while the process lives
  std::size_t targets_at_once = 64;   // each has a coroutine, so a slow one delays no other
  Millis poll{250};                   // how late an event can be noticed without a listener
  Millis slow_poll{5'000};            // with one: how late when its signal is lost
  std::int64_t events_at_once = 500;  // of one transaction
  Millis database_pause{1'000};       // between attempts while the database is unavailable
};

// The means of sending. Everything referred to must outlive it.
struct Delivering {
  std::map<TargetKind, notify::Sender*> senders;  // a kind without one is not sent
  // The contents of deliveries, one for each; nullopt: its event is gone. Called on a worker, in a read
  // transaction.
  std::function<std::vector<std::optional<notify::Parcel>>(db::Tx&, std::span<const notify::Work>,
                                                           UtcTime now)>
      compose;
  // The bot token of the installation; "" when there is none.
  std::function<std::string(TargetKind)> token;
  // Called after each attempt.
  std::function<void(const Target&, const notify::Outcome&)> report{};
};

// Used on the thread of `context`. `workers` must be joined before the context is destroyed.
class Dispatcher {
 public:
  Dispatcher(asio::io_context& context, WorkerPool& workers, db::Database& database,
             const secret::SecretBox& secrets, const Clock& clock, Delivering delivering,
             DispatcherOptions options);
  // Runs until stop() was called and its attempts have ended.
  Task<void> run();
  // Cuts attempts short: their deliveries are sent again later, with the same id.
  void stop();
  // Looks at once. May be called from any thread.
  void wake();
  // wake() is called for new work, so between the times when something is due polls are rare. Before run().
  void expect_signals() { signalled_ = true; }
  // Does everything that is due now, then returns.
  Task<void> drain();

 private:
  struct Found;
  struct Ready;
  Task<bool> look();
  Found find_work(std::span<const std::int64_t> served, bool cares);
  void tend(std::span<const std::int64_t> served, UtcTime now);
  [[nodiscard]] std::vector<std::int64_t> served_targets() const;
  void start(store::TargetLease lease);
  Task<void> serve(store::TargetLease lease);
  Task<void> send_queue(store::TargetLease& lease);
  Task<std::optional<notify::Turn>> take_turn(store::TargetLease& lease,
                                              std::vector<notify::Attempt> attempts);
  Task<std::vector<Ready>> prepare(const std::vector<notify::Work>& works);
  std::vector<Ready> compose(std::span<const notify::Work> works);
  Task<void> send_all(const std::vector<notify::Work>& works, std::vector<notify::Attempt>& attempts);
  Task<notify::Outcome> send(const notify::Work& work, Ready& ready);
  [[nodiscard]] Millis pause() const;
  Task<void> wait(Millis at_most);
  Task<void> wait_for_attempts();

  asio::io_context& context_;
  WorkerPool& workers_;
  db::Database& database_;
  const secret::SecretBox& secrets_;
  const Clock& clock_;
  const Delivering delivering_;
  const DispatcherOptions options_;
  asio::steady_timer timer_;
  std::minstd_rand random_{std::random_device{}()};
  std::map<std::int64_t, asio::cancellation_signal> serving_;  // by target
  std::optional<std::uint64_t> stamp_;                         // of the database at the last look
  std::optional<UtcTime> due_;                                 // as known then
  UtcTime looked_at_{}, tended_at_{}, dropped_at_{}, digests_due_{};
  std::atomic<bool> stopping_ = false;  // also read by workers
  bool woken_ = false;
  bool signalled_ = false;
  bool complained_ = false;
};

}  // namespace wbd::daemon

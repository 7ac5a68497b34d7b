#pragma once
// The thread that talks to WB: the engine, the scheduler and the registration of cabinets.

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/executor_work_guard.hpp>

#include "core/db/work_signal.hpp"
#include "core/http/client.hpp"
#include "core/secret/secret_box.hpp"
#include "core/setup/redis.hpp"
#include "core/sync/engine.hpp"
#include "core/sync/onboarding.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/sync_metrics.hpp"

namespace wbd::daemon {

// Its functions may be called from any thread, start() and stop() by its owner only. Everything referred to
// must outlive it.
class SyncThread {
 public:
  // `announcer`: null if no other process caches. `metrics` counts every run and request.
  SyncThread(WorkerPool& workers, db::Database& database, const secret::SecretBox& secrets,
             sync::Options options, std::string auth_scheme, std::unique_ptr<setup::Announcer> announcer,
             SyncMetrics& metrics);
  SyncThread(const SyncThread&) = delete;
  SyncThread& operator=(const SyncThread&) = delete;
  ~SyncThread() { stop(); }

  // Without the scheduler it only registers cabinets. With it, `where` is the database on which other
  // processes signal work (see db::listen_for_work).
  void start(bool schedules, const db::OpenOptions& where);
  void wake() { scheduler_.wake(); }
  // Calls it on the thread when that is free; returns 1. See Watchdog.
  std::size_t post(const std::function<void()>& call);

  // These run the functions of sync::Onboarding on this thread and resume on the caller's executor.
  // Errc::unavailable if the process stops in the meantime.
  Task<wb::TokenResult<sync::Registered>> register_cabinet(TelegramId user, std::string token,
                                                           std::optional<std::string> name);
  Task<wb::TokenResult<sync::Registered>> renew_token(CabinetId cabinet, std::string token,
                                                      std::optional<TelegramId> user);
  Task<Result<std::vector<sync::HostCheck>>> check_cabinet(CabinetId cabinet);
  // Ends the registrations that wait for WB, and refuses new ones.
  void interrupt_registrations();
  // Starts no new job, lets running jobs release their leases, then ends the thread.
  void stop();

 private:
  sync::Options with_publisher(sync::Options options) const;
  void end_work();
  template <class R>
  Task<R> on_thread(std::function<Task<R>()> work);
  template <class R>
  Task<R> interruptible(std::function<Task<R>()> work);

  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  WorkerPool& workers_;
  db::Database& database_;
  const secret::SecretBox& secrets_;
  const std::string auth_scheme_;
  std::unique_ptr<setup::Announcer> announcer_;
  std::unique_ptr<http::Client> transport_;
  MeteredTransport metered_;
  sync::Engine engine_;
  sync::Onboarding onboarding_;
  Scheduler scheduler_;
  // Used on the thread only:
  std::set<asio::cancellation_signal*> registrations_;
  bool interrupted_ = false;
  bool schedules_ = false;
  std::thread thread_;
  std::unique_ptr<db::WorkListener> listener_;
};

}  // namespace wbd::daemon

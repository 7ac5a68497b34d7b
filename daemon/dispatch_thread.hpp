#pragma once
// The thread that sends people their messages.

#include <functional>
#include <memory>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>

#include "core/config/settings.hpp"
#include "core/db/work_signal.hpp"
#include "core/setup/senders.hpp"
#include "daemon/dispatcher.hpp"

namespace wbd::daemon {

// Everything referred to must outlive it. Throws Failure(configuration) for a bot token that cannot be read.
class DispatchThread {
 public:
  using Report = std::function<void(const Target&, const notify::Outcome&)>;  // on the thread
  DispatchThread(const config::Settings& settings, db::Database& database, const secret::SecretBox& secrets,
                 Report report = {});
  DispatchThread(const DispatchThread&) = delete;
  DispatchThread& operator=(const DispatchThread&) = delete;
  ~DispatchThread() { stop(); }

  // `where`: the database, to listen for new work.
  void start(const db::OpenOptions& where);
  // Calls it on the thread when that is free; returns 1. See Watchdog.
  std::size_t post(const std::function<void()>& call);
  // Cuts attempts short, releases the targets, then ends the thread.
  void stop();

 private:
  asio::io_context context_{1};
  // Few: messages wait for receivers, not for the database, and a burst must not displace syncs and answers.
  WorkerPool workers_{3};
  setup::Senders senders_;
  Dispatcher dispatcher_;
  std::unique_ptr<db::WorkListener> listener_;
  std::thread thread_;
};

}  // namespace wbd::daemon

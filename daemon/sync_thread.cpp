#include "daemon/sync_thread.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>

#include "core/base/log.hpp"
#include "core/base/process_secrecy.hpp"

namespace wbd::daemon {

SyncThread::SyncThread(WorkerPool& workers, db::Database& database, const secret::SecretBox& secrets,
                       sync::Options options, std::string auth_scheme,
                       std::unique_ptr<setup::Announcer> announcer, SyncMetrics& metrics)
    : workers_(workers),
      database_(database),
      secrets_(secrets),
      auth_scheme_(std::move(auth_scheme)),
      announcer_(std::move(announcer)),
      transport_(http::make_curl_client(context_)),
      metered_(*transport_, metrics),
      engine_(context_, workers, database, secrets, metered_, with_publisher(std::move(options)),
              system_clock()),
      onboarding_(engine_.wb(), workers, database, secrets, system_clock()),
      scheduler_(context_, workers, database, engine_, system_clock(),
                 [&metrics](const sync::RunOutcome& outcome) { metrics.count_run(outcome); }) {}

sync::Options SyncThread::with_publisher(sync::Options options) const {
  if (announcer_) options.publisher = &announcer_->publisher;
  return options;
}

// Runs on the sync thread after the last job. All changes are announced by then, so the announcer may close.
void SyncThread::end_work() {
  if (announcer_) announcer_->clients.close();
  work_.reset();
}

void SyncThread::start(bool schedules, const db::OpenOptions& where) {
  schedules_ = schedules;
  if (schedules) {
    auto loop = [this]() { return scheduler_.run(); };
    asio::co_spawn(context_, std::move(loop), [this](std::exception_ptr error) {
      if (error) log::error("scheduler", "the scheduler ended with an error");
      end_work();
    });
    listener_ = db::listen_for_work(where, db::Work::syncs, [this] { scheduler_.wake(); });
  }
  thread_ = std::thread([this]() { context_.run(); });
}

std::size_t SyncThread::post(const std::function<void()>& call) {
  asio::post(context_, call);
  return 1;
}

void SyncThread::stop() {
  if (!thread_.joinable()) return;
  listener_.reset();
  asio::post(context_, [this]() {
    engine_.stop();
    scheduler_.stop();
    if (!schedules_) end_work();
  });
  thread_.join();
}

// Runs `work` on this thread, as long as the process does not stop.
template <class R>
Task<R> SyncThread::interruptible(std::function<Task<R>()> work) {
  const Error stopping{Errc::unavailable, "the service is stopping"};
  if (interrupted_) co_return stopping;
  asio::cancellation_signal signal;
  registrations_.insert(&signal);
  R outcome = stopping;
  std::exception_ptr trouble;
  try {
    outcome = co_await asio::co_spawn(context_, std::move(work),
                                      asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable));
  } catch (...) {
    trouble = std::current_exception();
  }
  registrations_.erase(&signal);
  if (interrupted_) co_return stopping;
  if (trouble) std::rethrow_exception(trouble);
  co_return outcome;
}

template <class R>
Task<R> SyncThread::on_thread(std::function<Task<R>()> work) {
  auto here = [this, work = std::move(work)]() { return interruptible<R>(work); };
  co_return co_await asio::co_spawn(context_, std::move(here), asio::use_awaitable);
}

Task<wb::TokenResult<sync::Registered>> SyncThread::register_cabinet(TelegramId user, std::string token,
                                                                     std::optional<std::string> name) {
  // The copies of the function share one text, which is wiped.
  const auto kept = std::make_shared<std::string>(std::move(token));
  const WipeAtEnd wiped(*kept);
  std::function<Task<wb::TokenResult<sync::Registered>>()> work = [this, user, kept, name]() {
    return onboarding_.register_cabinet(user, *kept, name, auth_scheme_, sync::Counted::yes);
  };
  co_return co_await on_thread(std::move(work));
}

Task<wb::TokenResult<sync::Registered>> SyncThread::renew_token(CabinetId cabinet, std::string token,
                                                                std::optional<TelegramId> user) {
  const auto kept = std::make_shared<std::string>(std::move(token));
  const WipeAtEnd wiped(*kept);
  std::function<Task<wb::TokenResult<sync::Registered>>()> work = [this, cabinet, kept, user]() {
    return onboarding_.renew_token(cabinet, *kept, user);
  };
  co_return co_await on_thread(std::move(work));
}

Task<Result<std::vector<sync::HostCheck>>> SyncThread::check_cabinet(CabinetId cabinet) {
  std::function<Task<Result<std::vector<sync::HostCheck>>>()> work = [this, cabinet]() {
    return onboarding_.check_cabinet(cabinet);
  };
  co_return co_await on_thread(std::move(work));
}

void SyncThread::interrupt_registrations() {
  asio::post(context_, [this]() {
    interrupted_ = true;
    // emit() may end a registration at once, which removes its signal from the set. So the loop uses a copy.
    const auto running = registrations_;
    for (asio::cancellation_signal* signal : running) {
      if (registrations_.contains(signal)) signal->emit(asio::cancellation_type::terminal);
    }
  });
}

}  // namespace wbd::daemon

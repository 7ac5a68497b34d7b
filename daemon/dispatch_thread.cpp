#include "daemon/dispatch_thread.hpp"

#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/notify/parcel.hpp"
#include "core/setup/setup.hpp"
#include "core/sync/owner.hpp"

namespace wbd::daemon {
namespace {

constexpr std::size_t kArticleBytes = std::size_t{8} << 20U;

Delivering delivering(setup::Senders& senders, const TimeZone& zone, DispatchThread::Report report) {
  Delivering made;
  for (const TargetKind kind : {TargetKind::webhook, TargetKind::telegram, TargetKind::max})
    made.senders[kind] = &senders.of(kind);
  // The orders of a burst are often of the same articles.
  const auto articles = std::make_shared<report::ArticleMemo>(kArticleBytes);
  made.compose = [zone, articles](db::Tx& tx, std::span<const notify::Work> works, UtcTime now) {
    return notify::make_parcels(tx, works, zone, now, articles.get());
  };
  made.token = [&senders](TargetKind kind) { return senders.token(kind); };
  made.report = std::move(report);
  return made;
}

DispatcherOptions own_options() {
  DispatcherOptions options;
  options.owner = sync::make_owner_name();
  return options;
}

}  // namespace

DispatchThread::DispatchThread(const config::Settings& settings, db::Database& database,
                               const secret::SecretBox& secrets, Report report)
    : senders_(context_, settings, system_clock()),
      dispatcher_(context_, workers_, database, secrets, system_clock(),
                  delivering(senders_, setup::report_zone(settings), std::move(report)), own_options()) {}

void DispatchThread::start(const db::OpenOptions& where) {
  listener_ = db::listen_for_work(where, db::Work::deliveries, [this] { dispatcher_.wake(); });
  if (listener_) dispatcher_.expect_signals();
  auto loop = [this]() { return dispatcher_.run(); };
  asio::co_spawn(context_, std::move(loop), [](std::exception_ptr error) {
    if (error) log::error("dispatcher", "the dispatcher ended with an error");
  });
  thread_ = std::thread([this]() { context_.run(); });
}

std::size_t DispatchThread::post(const std::function<void()>& call) {
  asio::post(context_, call);
  return 1;
}

void DispatchThread::stop() {
  if (!thread_.joinable()) return;
  listener_.reset();
  asio::post(context_, [this]() { dispatcher_.stop(); });
  thread_.join();
  workers_.join();
}

}  // namespace wbd::daemon

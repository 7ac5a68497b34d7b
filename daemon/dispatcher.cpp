#include "daemon/dispatcher.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

#include "core/base/log.hpp"
#include "core/notify/digest_queue.hpp"
#include "core/notify/target_secrets.hpp"
#include "core/notify/webhook.hpp"
#include "core/sync/owner.hpp"

namespace wbd::daemon {
namespace {

// SQLite's stamp does not show the passing of time or the end of another process's lease.
constexpr Millis kLooksAnyway{1'000};
constexpr Millis kTends{15'000};
constexpr Millis kLongestBatch{5'000};  // then the outcomes are stored, long before the lease ends
constexpr Millis kNewDigests{60'000};   // a person may choose another time
constexpr Millis kAfterTrouble{60'000};
constexpr std::chrono::hours kDrops{1};
constexpr std::chrono::days kDoneKept{30}, kDeadKept{90};
constexpr std::int64_t kDroppedAtOnce = 5'000;

}  // namespace

struct Dispatcher::Found {
  std::vector<store::TargetLease> leases;
  std::optional<UtcTime> due;  // of the next queue
  notify::FanOut fanned;
};

struct Dispatcher::Ready {
  std::optional<notify::Parcel> parcel;
  std::optional<notify::Address> address;
  std::string trouble;  // why there is no address, or no message
};

Dispatcher::Dispatcher(asio::io_context& context, WorkerPool& workers, db::Database& database,
                       const secret::SecretBox& secrets, const Clock& clock, Delivering delivering,
                       DispatcherOptions options)
    : context_(context),
      workers_(workers),
      database_(database),
      secrets_(secrets),
      clock_(clock),
      delivering_(std::move(delivering)),
      options_(std::move(options)),
      timer_(context) {}

void Dispatcher::stop() {
  stopping_ = true;
  timer_.cancel();
  // emit() may end an attempt at once, which removes its signal.
  for (const std::int64_t target : served_targets()) {
    const auto found = serving_.find(target);
    if (found != serving_.end()) found->second.emit(asio::cancellation_type::terminal);
  }
}

std::vector<std::int64_t> Dispatcher::served_targets() const {
  std::vector<std::int64_t> targets;
  for (const auto& [target, signal] : serving_) targets.push_back(target);
  return targets;
}

void Dispatcher::wake() {
  asio::post(context_, [this]() {
    woken_ = true;
    timer_.cancel();
  });
}

Task<void> Dispatcher::wait(Millis at_most) {
  if (std::exchange(woken_, false) || stopping_) co_return;
  timer_.expires_after(at_most);
  boost::system::error_code ignored;
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  woken_ = false;
}

Millis Dispatcher::pause() const {
  if (!signalled_) return options_.poll;
  if (!due_) return options_.slow_poll;
  const auto until_due = std::chrono::ceil<Millis>(*due_ - clock_.now());
  return std::clamp(until_due, options_.poll, options_.slow_poll);
}

Task<void> Dispatcher::wait_for_attempts() {
  while (!serving_.empty()) {
    timer_.expires_after(options_.poll);
    boost::system::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

Task<void> Dispatcher::run() {
  while (!stopping_) {
    co_await look();
    co_await wait(pause());
  }
  co_await wait_for_attempts();
  auto release = [this]() {
    database_.write([this](db::Tx& tx) { store::release_targets(tx, options_.owner); },
                    db::LockTimeout::background);
  };
  try {
    co_await run_blocking(workers_, std::move(release));
  } catch (const Failure& failure) {
    log::warning("dispatcher", "targets stay leased", {{"reason", failure.error().detail}});
  }
}

Task<void> Dispatcher::drain() {
  bool worked = true;  // g++ 12 gets a condition with && and co_await wrong
  while (worked && !stopping_) {
    worked = co_await look();
    co_await wait_for_attempts();
  }
}

// Runs on a worker. `served`: the targets with a coroutine. `cares`: also looks after leases of ended
// processes and old rows.
Dispatcher::Found Dispatcher::find_work(std::span<const std::int64_t> served, bool cares) {
  const UtcTime now = clock_.now();
  const std::int64_t room = static_cast<std::int64_t>(options_.targets_at_once) - std::ssize(served);
  Found found;
  if (cares) tend(served, now);
  struct Pending {
    bool events = false;
    std::optional<UtcTime> due;
  };
  const auto read_pending = [this, now] {
    return database_.read_value([now](db::Tx& tx) {
      return Pending{store::newest_event(tx) > store::delivery_cursor(tx).event,
                     store::next_target_due(tx, now)};
    });
  };
  Pending pending = read_pending();
  if (pending.events) {
    found.fanned = database_.write_value(
        [this, now](db::Tx& tx) { return notify::fan_out(tx, now, options_.events_at_once); },
        db::LockTimeout::background);
    pending = read_pending();
  }
  found.due = pending.due;
  if (room > 0 && pending.due && *pending.due <= now) {
    found.leases = database_.write_value(
        [this, now, room](db::Tx& tx) {
          return store::lease_targets(tx, options_.owner, now, options_.lease, room);
        },
        db::LockTimeout::background);
  }
  return found;
}

// Runs on a worker.
void Dispatcher::tend(std::span<const std::int64_t> served, UtcTime now) {
  const auto owners = database_.read_value([now](db::Tx& tx) { return store::target_lease_owners(tx, now); });
  for (const std::string& owner : owners) {
    const bool ours = owner == options_.owner;
    if (!ours && !sync::owner_is_dead(owner)) continue;
    const auto change = [&](db::Tx& tx) {
      if (ours) {
        store::extend_target_leases(tx, owner, served, now, options_.lease);
      } else {
        store::release_targets(tx, owner);
      }
    };
    database_.write(change, db::LockTimeout::background);
  }
  if (now >= digests_due_) {
    const auto round = database_.write_value([now](db::Tx& tx) { return notify::queue_digests(tx, now); },
                                             db::LockTimeout::background);
    digests_due_ = std::min(round.next_at.value_or(UtcTime::max()), now + kNewDigests);
  }
  if (now - dropped_at_ < kDrops) return;
  const store::DeliveryAges ages{now - kDoneKept, now - kDeadKept};
  std::int64_t dropped = 0;
  do {
    dropped = database_.write_value(
        [&ages](db::Tx& tx) { return store::drop_old_deliveries(tx, ages, kDroppedAtOnce); },
        db::LockTimeout::background);
  } while (dropped == kDroppedAtOnce);
  dropped_at_ = now;
}

// True when there was something to do.
Task<bool> Dispatcher::look() {
  const UtcTime now = clock_.now();
  const auto stamp = database_.change_stamp();
  const bool cares = now - tended_at_ >= std::min(kTends, options_.lease / 3);
  const bool idle = stamp && stamp == stamp_ && (!due_ || *due_ > now) && now - looked_at_ < kLooksAnyway;
  if (idle && !cares) co_return false;
  auto find = [this, served = served_targets(), cares]() { return find_work(served, cares); };
  try {
    Found found = co_await run_blocking(workers_, std::move(find));
    stamp_ = stamp;
    looked_at_ = now;
    if (cares) tended_at_ = now;
    due_ = found.due;
    if (std::exchange(complained_, false)) log::info("dispatcher", "the database is back");
    woken_ = woken_ || found.fanned.more;
    for (store::TargetLease& lease : found.leases) {
      if (!stopping_) start(std::move(lease));
    }
    co_return !found.leases.empty() || found.fanned.events > 0;
  } catch (const Failure& failure) {
    if (!std::exchange(complained_, true)) {
      log::error("dispatcher", "the database is unavailable", {{"reason", failure.error().detail}});
    }
    stamp_.reset();
  }
  co_await wait(options_.database_pause);
  co_return false;
}

void Dispatcher::start(store::TargetLease lease) {
  const std::int64_t target = lease.target;
  // A lease that was lost and won again while its coroutine still runs.
  if (serving_.contains(target)) return;
  auto& signal = serving_[target];
  auto work = [this, lease = std::move(lease)]() { return serve(lease); };
  asio::co_spawn(context_, std::move(work),
                 asio::bind_cancellation_slot(signal.slot(), [this, target](const std::exception_ptr&) {
                   serving_.erase(target);
                   woken_ = true;
                   timer_.cancel();
                 }));
}

// nullopt: the database does not answer, and the lease has passed meanwhile.
Task<std::optional<notify::Turn>> Dispatcher::take_turn(store::TargetLease& lease,
                                                        std::vector<notify::Attempt> attempts) {
  const double jitter = std::uniform_real_distribution<double>(0, 1)(random_);
  bool said = false;
  for (;;) {
    auto turn = [this, &lease, &attempts, jitter]() {
      return database_.write_value(
          [&](db::Tx& tx) {
            const notify::TurnRules rules{options_.lease, jitter, stopping_};
            return notify::next_turn(tx, lease, attempts, clock_.now(), rules);
          },
          db::LockTimeout::background);
    };
    try {
      co_return co_await run_blocking(workers_, std::move(turn));
    } catch (const Failure& failure) {
      if (!std::exchange(said, true)) {
        log::warning("dispatcher", "the outcome of a delivery waits for the database",
                     {{"reason", failure.error().detail}});
      }
    }
    if (stopping_ || clock_.now() >= lease.expires_at) co_return std::nullopt;
    co_await sleep_for(options_.database_pause);
  }
}

// The fence of one target.
Task<void> Dispatcher::serve(store::TargetLease lease) {
  try {
    co_await send_queue(lease);
    co_return;
  } catch (const std::exception& error) {
    if (stopping_) throw;
    log::error("dispatcher", "sending to a target ended with an error",
               {{"target", lease.target}, {"reason", error.what()}});
  }
  auto release = [this, &lease]() {
    database_.write([&](db::Tx& tx) { store::release_target(tx, lease, clock_.now() + kAfterTrouble); },
                    db::LockTimeout::background);
  };
  co_await run_blocking(workers_, std::move(release));
}

Task<void> Dispatcher::send_queue(store::TargetLease& lease) {
  std::vector<notify::Attempt> attempts;
  for (;;) {
    const auto turn = co_await take_turn(lease, std::move(attempts));
    attempts.clear();
    if (!turn || turn->works.empty()) co_return;
    std::exception_ptr trouble;
    try {
      co_await send_all(turn->works, attempts);
    } catch (...) {
      trouble = std::current_exception();
    }
    if (!trouble) continue;
    // The receivers have these messages, so their outcomes are stored.
    co_await asio::this_coro::throw_if_cancelled(false);
    if (!attempts.empty()) co_await take_turn(lease, std::move(attempts));
    std::rethrow_exception(trouble);
  }
}

Task<void> Dispatcher::send_all(const std::vector<notify::Work>& works,
                                std::vector<notify::Attempt>& attempts) {
  const auto begin = std::chrono::steady_clock::now();
  std::vector<Ready> ready = co_await prepare(works);
  for (std::size_t i = 0; i < ready.size(); ++i) {
    notify::Outcome outcome = co_await send(works[i], ready[i]);
    if (delivering_.report) delivering_.report(works[i].target, outcome);
    const bool delivered = outcome.verdict == notify::Verdict::delivered;
    attempts.push_back({works[i].delivery, std::move(outcome)});
    if (!delivered || stopping_ || std::chrono::steady_clock::now() - begin > kLongestBatch) co_return;
  }
}

// Runs on a worker. All works of a turn are for one target.
std::vector<Dispatcher::Ready> Dispatcher::compose(std::span<const notify::Work> works) {
  const UtcTime now = clock_.now();
  const Target& target = works.front().target;
  const bool is_webhook = target.kind == TargetKind::webhook;
  std::vector<Ready> all(works.size());
  store::Bodies fresh;
  database_.read([&](db::Tx& tx) {
    const auto address = notify::open_address(tx, secrets_, target, delivering_.token(target.kind), now);
    auto parcels = delivering_.compose(tx, works, now);
    std::vector<std::int64_t> ids;
    for (const notify::Work& work : works) ids.push_back(work.delivery.id);
    store::Bodies kept = is_webhook ? store::first_bodies(tx, ids) : store::Bodies{};
    for (std::size_t i = 0; i < works.size(); ++i) {
      Ready& ready = all[i];
      if (address) {
        ready.address = *address;
      } else {
        ready.trouble = address.error().detail;
      }
      ready.parcel = std::move(parcels[i]);
      if (!ready.parcel || !is_webhook) continue;
      if (const auto body = kept.find(ids[i]); body != kept.end()) {
        ready.parcel->body = std::move(body->second);
      } else {
        fresh[ids[i]] = notify::webhook_body(*ready.parcel);
      }
    }
  });
  if (fresh.empty()) return all;
  database_.write([&](db::Tx& tx) { store::keep_first_bodies(tx, fresh); }, db::LockTimeout::background);
  for (std::size_t i = 0; i < works.size(); ++i) {
    if (const auto body = fresh.find(works[i].delivery.id); body != fresh.end())
      all[i].parcel->body = std::move(body->second);
  }
  return all;
}

// Messages that cannot be written together are written one by one, so one of them holds up no earlier one.
// While the database is unavailable there are none: that is no failure of the target, so it costs no attempt.
Task<std::vector<Dispatcher::Ready>> Dispatcher::prepare(const std::vector<notify::Work>& works) {
  bool unavailable = false;
  for (std::size_t count = works.size(); !unavailable; count = 1) {
    auto some = [this, &works, count]() { return compose(std::span(works).first(count)); };
    try {
      co_return co_await run_blocking(workers_, std::move(some));
    } catch (const std::exception& error) {
      if (stopping_) throw;
      const auto* failure = dynamic_cast<const Failure*>(&error);
      unavailable = failure != nullptr && failure->error().code == Errc::unavailable;
      if (unavailable || count > 1) continue;
      const store::Delivery& delivery = works.front().delivery;
      log::error("dispatcher", "a message cannot be written",
                 {{"delivery", delivery.id}, {"type", delivery.type}, {"reason", error.what()}});
    }
    std::vector<Ready> none(1);
    none.front().trouble = "the message cannot be written";
    co_return none;
  }
  co_await sleep_for(options_.database_pause);
  co_return std::vector<Ready>{};
}

Task<notify::Outcome> Dispatcher::send(const notify::Work& work, Ready& ready) {
  notify::Outcome outcome;
  const auto sender = delivering_.senders.find(work.target.kind);
  if (!ready.trouble.empty()) {
    outcome.reason = ready.trouble;
  } else if (!ready.parcel) {
    outcome.verdict = notify::Verdict::refused;
    outcome.reason = "the event is gone";
  } else if (sender == delivering_.senders.end() || sender->second == nullptr) {
    outcome.reason = "this process cannot send to such a target";
  } else {
    ready.parcel->id = notify::message_id(work.delivery);
    ready.parcel->parts_sent = static_cast<int>(work.delivery.parts_sent);
    ready.parcel->message.silent = ready.parcel->message.silent || work.silent;
    outcome = co_await sender->second->send(*ready.address, *ready.parcel);
  }
  co_return outcome;
}

}  // namespace wbd::daemon

#include "core/cache/version_feed.hpp"

#include <array>

#include <boost/asio/redirect_error.hpp>

#include "core/base/encoding.hpp"
#include "core/cache/version_register.hpp"

namespace wbd::cache {
namespace {

// Timeout of a renewal: a slower one leaves little of its lease.
constexpr Millis kRenewLimit{500};
constexpr Millis kShortRest{100};

// A stamp holds the time at which it was made: boot_millis() in the upper bits, a number within the
// millisecond below.
constexpr unsigned kSequenceBits = 12;

std::uint64_t make_stamp(std::int64_t millis) {
  return static_cast<std::uint64_t>(millis) << kSequenceBits;
}
std::int64_t millis_of(std::uint64_t stamp) {
  return static_cast<std::int64_t>(stamp >> kSequenceBits);
}

RedisOptions patient(RedisOptions options) {
  options.command_limit = kRenewLimit;
  options.rest = kShortRest;
  return options;
}

}  // namespace

struct VersionFeed::Impl {
  Impl(asio::any_io_executor executor, RedisOptions options, std::shared_ptr<RedisHealth> health,
       const std::string& prefix)
      : commands(executor, patient(options), health),
        messages(executor, patient(options), std::move(health)),
        timer(executor),
        key(register_key(prefix)),
        channel(versions_channel(prefix)) {}

  void hear(std::string_view message);
  Task<bool> renew();
  Task<void> leave();
  void step();                      // a new stamp of the same age as the last one
  void step(std::int64_t made_at);  // a new stamp of that time

  RedisClient commands, messages;
  asio::steady_timer timer;
  const std::string key, channel, id = random_token(9);
  std::atomic<std::uint64_t> stamp{0};  // 0: none yet
  Mark taken;                           // the last announcement that has changed the stamp
  bool hurry = false;                   // `taken` must be written before the next regular renewal
  bool stopping = false;
};

void VersionFeed::Impl::step(std::int64_t made_at) {
  const std::uint64_t last = stamp.load(std::memory_order_relaxed);
  stamp.store(std::max(make_stamp(made_at), last + 1), std::memory_order_release);
}

// The age of the stamp does not change: an announcement is no proof of a newer read.
void VersionFeed::Impl::step() {
  const std::uint64_t last = stamp.load(std::memory_order_relaxed);
  if (last != 0) stamp.store(last + 1, std::memory_order_release);
}

void VersionFeed::Impl::hear(std::string_view message) {
  auto mark = parse_mark(message);
  if (!mark || (mark->epoch == taken.epoch && mark->number <= taken.number)) return;
  step();  // before renew() reports the announcement as seen
  taken = std::move(*mark);
  hurry = true;
  timer.cancel();
}

Task<bool> VersionFeed::Impl::renew() {
  hurry = false;
  const std::int64_t sent_at = boot_millis();
  const std::string new_epoch = random_token(9);
  const std::string number = std::to_string(taken.number);
  // The script needs a word that is not empty; "-" means no epoch yet.
  const std::string epoch = taken.epoch.empty() ? "-" : taken.epoch;
  const std::array<std::string_view, 8> words{"EVAL", kRenewScript, "1", key, new_epoch, id, epoch, number};
  const auto answer = co_await commands.command(words);
  if (!answer || answer->elements.size() != 2) co_return false;
  const auto known = parse_mark(answer->elements[0].text + ' ' + answer->elements[1].text);
  if (!known) co_return false;
  // The reply may show an announcement whose message was lost or is late; then the register is updated at
  // once. A message may also have arrived first, so that `taken` is newer than the reply.
  if (known->epoch != taken.epoch || known->number > taken.number) {
    taken = *known;
    hurry = true;
  }
  step(sent_at);
  co_return true;
}

// Leaves the register, so that no sync waits for this process.
Task<void> VersionFeed::Impl::leave() {
  stamp = 0;
  const std::string field = "p:" + id;
  const std::array<std::string_view, 3> words{"HDEL", key, field};
  co_await commands.command(words);
}

VersionFeed::VersionFeed(asio::any_io_executor executor, VersionSource& database, RedisOptions options,
                         std::shared_ptr<RedisHealth> health, const std::string& prefix)
    : database_(database),
      impl_(std::make_shared<Impl>(std::move(executor), std::move(options), std::move(health), prefix)) {}

VersionFeed::~VersionFeed() = default;

std::optional<std::uint64_t> VersionFeed::stamp() {
  const std::uint64_t now = impl_->stamp.load(std::memory_order_acquire);
  if (now == 0 || boot_millis() - millis_of(now) >= (kLease - kLeaseMargin).count()) return std::nullopt;
  return now;
}

Task<void> VersionFeed::run() {
  const auto impl = impl_;
  impl->messages.subscribe(impl->channel, [weak = std::weak_ptr(impl)](std::string_view message) {
    if (const auto alive = weak.lock()) alive->hear(message);
  });
  co_await impl->commands.ready(kRenewLimit);
  while (!impl->stopping) {
    const bool renewed = co_await impl->renew();
    if (impl->stopping) break;
    if (renewed && impl->hurry) continue;
    impl->timer.expires_after(renewed ? kRenewEvery : kShortRest);
    boost::system::error_code ignored;
    co_await impl->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_await impl->leave();
  impl->commands.close();
  impl->messages.close();
}

void VersionFeed::stop() {
  impl_->stopping = true;
  impl_->timer.cancel();
}

}  // namespace wbd::cache

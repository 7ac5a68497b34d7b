#include "core/cache/redis_client.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <random>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/base/scope_exit.hpp"
#include "core/cache/redis_dial.hpp"
#include "core/cache/redis_stream.hpp"

namespace wbd::cache {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::size_t kReadBuffer = 64UL << 10;
// If more bytes than this are unsent, Redis is not reading, so no command is added.
constexpr std::size_t kMostUnsent = 32UL << 20;
// A reply this much overdue will not arrive: reconnect.
constexpr Millis kGiveUp{1'000};
constexpr Millis kFirstBackoff{50};
// A subscription may get no messages for hours. So it is pinged, and counts as dead after kSilence.
constexpr Millis kPing{2'000};
constexpr Millis kSilence{6'000};

SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

Millis backoff(unsigned attempt, Millis longest) {
  static thread_local std::mt19937_64 generator{std::random_device{}()};
  const Millis bound = std::min(longest, kFirstBackoff * (1U << std::min(attempt, 10U)));
  return Millis{std::uniform_int_distribution<std::int64_t>(bound.count() / 10, bound.count())(generator)};
}

Error unavailable(std::string detail) {
  return {Errc::unavailable, std::move(detail)};
}

// A command in flight. `over`: its caller no longer waits, but its reply still arrives in this position.
struct Pending {
  SteadyTime deadline;
  bool over = false;
  std::optional<Result<Reply>> outcome;
  std::function<void()> resume;
};
using PendingPtr = std::shared_ptr<Pending>;

void complete(Pending& pending, Result<Reply> outcome) {
  pending.over = true;
  pending.outcome = std::move(outcome);
  if (auto resume = std::exchange(pending.resume, nullptr)) resume();
}

Task<Result<Reply>> wait_for(PendingPtr pending) {
  if (!pending->outcome) {
    const auto executor = co_await asio::this_coro::executor;
    auto initiate = [pending, executor](auto handler) {
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));
      pending->resume = [shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); };
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(std::move(initiate),
                                                                          asio::use_awaitable);
  }
  co_return std::move(*pending->outcome);
}

}  // namespace

struct RedisClient::Impl : std::enable_shared_from_this<Impl> {
  Impl(asio::any_io_executor on, RedisOptions with, std::shared_ptr<RedisHealth> shared)
      : executor(std::move(on)),
        options(std::move(with)),
        health(std::move(shared)),
        dialer(executor, options.target, options.name, options.connect_limit),
        deadline_timer(executor),
        pause_timer(executor),
        ping_timer(executor) {}

  void start();
  static Task<void> run(std::shared_ptr<Impl> self);
  static Task<void> write_all(std::shared_ptr<Impl> self, std::shared_ptr<RedisStream> to);
  static Task<void> ping(std::shared_ptr<Impl> self);
  Task<void> read(std::shared_ptr<RedisStream> from);
  void take_over(std::shared_ptr<RedisStream> connection);
  void lose(const Error& why);
  void deliver(Reply reply);
  void flush();
  PendingPtr enqueue(Words words, Millis limit);
  [[nodiscard]] std::optional<Error> not_now() const;
  void arm(SteadyTime at);
  [[nodiscard]] SteadyTime next_deadline() const;  // max without a pending command
  void on_deadline();
  void wake_waiting();
  void close();

  const asio::any_io_executor executor;
  const RedisOptions options;
  const std::shared_ptr<RedisHealth> health;
  RedisDialer dialer;
  asio::steady_timer deadline_timer, pause_timer, ping_timer;

  std::shared_ptr<RedisStream> stream;  // null: not connected
  std::deque<PendingPtr> pending;       // in the order of their replies
  std::string unsent;
  bool writing = false;
  SteadyTime armed_for = SteadyTime::max();  // the deadline that deadline_timer waits for; max: none
  bool started = false;
  bool attempted = false;  // a first attempt to connect has ended, either way
  bool closed = false;
  SteadyTime resting_until{};
  SteadyTime heard_at{};
  Error trouble{};
  std::vector<asio::steady_timer*> waiting;  // callers of ready(): woken when the connection changes
  std::string channel;
  OnMessage on_message;
};

void RedisClient::Impl::start() {
  if (std::exchange(started, true) || closed) return;
  asio::co_spawn(executor, run(shared_from_this()), asio::detached);
}

Task<void> RedisClient::Impl::run(std::shared_ptr<Impl> self) {
  for (unsigned attempt = 0; !self->closed; ++attempt) {
    Error why;
    try {
      std::shared_ptr<RedisStream> connection = co_await self->dialer.dial();
      if (self->closed) break;
      self->take_over(connection);
      attempt = 0;
      co_await self->read(std::move(connection));
    } catch (const Failure& failure) {
      why = failure.error();
    } catch (const boost::system::system_error& error) {
      why = unavailable("connection lost: " + error.code().message());
    } catch (const std::exception& error) {
      why = unavailable(error.what());
    }
    self->lose(why);
    if (self->closed) break;
    self->pause_timer.expires_after(backoff(attempt, self->options.longest_backoff));
    boost::system::error_code ignored;
    co_await self->pause_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void RedisClient::Impl::take_over(std::shared_ptr<RedisStream> connection) {
  stream = std::move(connection);
  attempted = true;
  trouble = {};
  heard_at = steady_now();
  resting_until = {};
  health->connected();
  health->answered();
  if (!channel.empty()) {
    const std::array<std::string_view, 2> words{"SUBSCRIBE", channel};
    append_command(unsent, words);
  }
  flush();
  wake_waiting();
}

Task<void> RedisClient::Impl::read(std::shared_ptr<RedisStream> from) {
  ReplyReader reader;
  std::vector<char> buffer(kReadBuffer);
  for (;;) {
    const std::size_t size = co_await from->read_some(asio::buffer(buffer));
    heard_at = steady_now();
    reader.feed({buffer.data(), size});
    for (;;) {
      auto next = reader.next();
      if (!next) throw Failure(next.error());
      if (!*next) break;
      deliver(std::move(**next));
    }
  }
}

void RedisClient::Impl::deliver(Reply reply) {
  if (!channel.empty()) {
    const bool message =
        reply.kind == Reply::Kind::array && reply.elements.size() == 3 && reply.elements[0].text == "message";
    if (message) on_message(reply.elements[2].text);
    if (reply.is_error()) health->refused(reply.text);
    return;
  }
  if (pending.empty()) throw Failure({Errc::bad_data, "an answer to nothing"});
  const PendingPtr front = std::move(pending.front());
  pending.pop_front();
  if (reply.is_error()) {
    health->refused(reply.text);
    // This server has been demoted: reconnect, which asks the Sentinels for the new master.
    if (reply.is_error("READONLY") && options.target.has_sentinels()) stream->close();
  }
  if (front->over) return;
  health->answered();
  complete(*front, std::move(reply));
}

void RedisClient::Impl::lose(const Error& why) {
  if (stream) stream->close();
  stream.reset();
  attempted = true;
  unsent.clear();
  if (!closed) {
    trouble = why;
    health->failed(why.detail);
  }
  const auto lost = std::exchange(pending, {});
  for (const PendingPtr& one : lost) {
    if (!one->over) complete(*one, unavailable("Redis: " + why.detail));
  }
  wake_waiting();
}

void RedisClient::Impl::flush() {
  if (writing || unsent.empty() || !stream) return;
  writing = true;
  asio::co_spawn(executor, write_all(shared_from_this(), stream), asio::detached);
}

Task<void> RedisClient::Impl::write_all(std::shared_ptr<Impl> self, std::shared_ptr<RedisStream> to) {
  try {
    while (self->stream == to && !self->unsent.empty()) {
      const std::string batch = std::exchange(self->unsent, {});
      co_await to->write(asio::buffer(batch));
    }
  } catch (const std::exception&) {
    to->close();  // the reader sees the end and reconnects
  }
  self->writing = false;
  self->flush();  // a new connection may have queued commands in the meantime
}

std::optional<Error> RedisClient::Impl::not_now() const {
  if (!stream && attempted)
    return unavailable("Redis is not connected" + (trouble.detail.empty() ? "" : ": " + trouble.detail));
  if (steady_now() < resting_until) return unavailable("Redis was late a moment ago");
  if (unsent.size() > kMostUnsent) return unavailable("Redis does not take what is sent");
  return std::nullopt;
}

PendingPtr RedisClient::Impl::enqueue(Words words, Millis limit) {
  start();
  auto one = std::make_shared<Pending>();
  if (auto refusal = not_now()) {
    health->skipped();
    complete(*one, std::move(*refusal));
    return one;
  }
  append_command(unsent, words);
  one->deadline = steady_now() + limit;
  pending.push_back(one);
  health->sent();
  arm(one->deadline);
  flush();
  return one;
}

// One timer for all deadlines; it waits for the earliest.
void RedisClient::Impl::arm(SteadyTime at) {
  if (at >= armed_for) return;
  armed_for = at;
  deadline_timer.expires_at(at);  // cancels a wait for a later deadline
  deadline_timer.async_wait([self = shared_from_this()](const boost::system::error_code& ended) {
    if (ended || self->closed) return;
    self->armed_for = SteadyTime::max();
    self->on_deadline();
  });
}

SteadyTime RedisClient::Impl::next_deadline() const {
  SteadyTime next = SteadyTime::max();
  for (const PendingPtr& one : pending) {
    if (!one->over) next = std::min(next, one->deadline);
  }
  if (!pending.empty() && pending.front()->over) next = std::min(next, pending.front()->deadline + kGiveUp);
  return next;
}

void RedisClient::Impl::on_deadline() {
  const SteadyTime now = steady_now();
  bool late = false;
  for (const PendingPtr& one : pending) {
    if (one->over || one->deadline > now) continue;
    late = true;
    complete(*one, unavailable("Redis does not answer in time"));
  }
  // Without a connection the delay is ours, not that of Redis.
  if (late && stream) {
    resting_until = now + options.rest;
    health->late("no answer in time");
  }
  if (!pending.empty() && pending.front()->over && pending.front()->deadline + kGiveUp <= now && stream) {
    stream->close();
  }
  arm(next_deadline());
}

void RedisClient::Impl::wake_waiting() {
  for (asio::steady_timer* timer : waiting) timer->cancel();
}

Task<void> RedisClient::Impl::ping(std::shared_ptr<Impl> self) {
  const std::array<std::string_view, 1> words{"PING"};
  while (!self->closed) {
    self->ping_timer.expires_after(kPing);
    boost::system::error_code ignored;
    co_await self->ping_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (self->closed || !self->stream) continue;
    if (steady_now() - self->heard_at > kSilence) {
      self->stream->close();
    } else {
      append_command(self->unsent, words);
      self->flush();
    }
  }
}

void RedisClient::Impl::close() {
  if (std::exchange(closed, true)) return;
  trouble = unavailable("closed");
  dialer.close();
  deadline_timer.cancel();
  pause_timer.cancel();
  ping_timer.cancel();
  lose(trouble);
}

RedisClient::RedisClient(asio::any_io_executor executor, RedisOptions options,
                         std::shared_ptr<RedisHealth> health)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options), std::move(health))) {}

RedisClient::~RedisClient() {
  close();
}

Task<Result<Reply>> RedisClient::command(Words words) {
  return command(words, impl_->options.command_limit);
}

Task<Result<Reply>> RedisClient::command(Words words, Millis limit) {
  return wait_for(impl_->enqueue(words, limit));
}

bool RedisClient::send(Words words) {
  return !impl_->enqueue(words, impl_->options.command_limit)->over;
}

Task<bool> RedisClient::ready(Millis limit) {
  const auto impl = impl_;
  impl->start();
  const SteadyTime deadline = steady_now() + limit;
  asio::steady_timer timer(impl->executor);
  impl->waiting.push_back(&timer);
  const ScopeExit left([impl, &timer] { std::erase(impl->waiting, &timer); });
  const auto hopeless = [&impl] {
    return impl->closed || impl->trouble.code == Errc::configuration ||
           impl->trouble.code == Errc::unauthorized;
  };
  while (!impl->stream && !hopeless() && steady_now() < deadline) {
    timer.expires_at(deadline);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return impl->stream != nullptr;
}

bool RedisClient::connected() const {
  return impl_->stream != nullptr;
}

Error RedisClient::trouble() const {
  return impl_->trouble;
}

void RedisClient::subscribe(std::string channel, OnMessage on_message) {
  impl_->channel = std::move(channel);
  impl_->on_message = std::move(on_message);
  impl_->start();
  asio::co_spawn(impl_->executor, Impl::ping(impl_), asio::detached);
}

void RedisClient::close() {
  impl_->close();
}

}  // namespace wbd::cache

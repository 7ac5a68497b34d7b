#include "core/wb/limit_gate.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/wb/base_url.hpp"

namespace wbd::wb {
namespace {

// After the timeout of an exchange its request may still be in a queue between us and WB.
constexpr Millis kStraggler{5'000};
// Between reservation and request the process may be suspended, or wait for a busy database. After this time
// it reserves again, because the other processes will soon count the reservation as gone.
constexpr Millis kLateStart{10'000};

double in_seconds(Millis time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

LimitGate::LimitGate(const ClientOptions& options, LimitStore& limits, const Clock& clock)
    : options_(options), limits_(limits), clock_(clock), cap_(cap_rule(options.rate_limit_per_minute)) {}

LimitRule LimitGate::rule_of(const Credentials& who, const OperationInfo& operation) const {
  return limit_for(operation, who.info.type, options_.limit_scale);
}

std::string_view LimitGate::bucket_of(const OperationInfo& operation) const {
  return wbd::wb::bucket_of(options_.base_url, operation);
}

Task<void> LimitGate::change(const Credentials& who, std::string_view bucket, LimitStore::Change change) {
  const bool cap_of_all = who.unverified && bucket == kCapBucket;
  std::string owner = who.info.sid;
  if (who.unverified)
    owner = cap_of_all ? std::string(kOwnerOfAllUnverified) : owner_of_unverified(who.token);
  const TokenType type = cap_of_all ? TokenType::base : who.info.type;
  co_await limits_.update(std::move(owner), type, std::string(bucket), std::move(change));
}

Task<void> LimitGate::change_both(const Credentials& who, const OperationInfo& operation,
                                  RuledChange change) {
  LimitStore::Change in_bucket = [change, rule = rule_of(who, operation)](BucketState& state) {
    change(state, rule);
  };
  co_await this->change(who, bucket_of(operation), std::move(in_bucket));
  LimitStore::Change in_cap = [change, rule = cap_](BucketState& state) { change(state, rule); };
  co_await this->change(who, kCapBucket, std::move(in_cap));
}

// `now` is read while the bucket is locked. If a process read the clock before and was then suspended, its
// time would be older than that of the others. The limiter would take this for a clock that was set back.
Task<LimitGate::Decision> LimitGate::reserve_in(const Credentials& who, std::string_view bucket,
                                                LimitRule rule, std::string id) {
  const auto decision = std::make_shared<Decision>();
  LimitStore::Change ask = [decision, rule, id = std::move(id), &clock = clock_,
                            give_up = kLateStart + options_.timeout + kStraggler](BucketState& state) {
    decision->made_at = clock.now();
    decision->reservation = reserve(state, rule, decision->made_at, id, decision->made_at + give_up);
  };
  co_await change(who, bucket, std::move(ask));
  co_return *decision;
}

Task<void> LimitGate::release_in(const Credentials& who, std::string_view bucket, std::string id) {
  LimitStore::Change free = [id = std::move(id)](BucketState& state) { wbd::wb::release(state, id); };
  co_await change(who, bucket, std::move(free));
}

Task<Result<std::string>> LimitGate::acquire(const Credentials& who, const OperationInfo& operation,
                                             CallContext& context) {
  const LimitRule rule = rule_of(who, operation);
  const std::string id = random_token(9);
  Millis waited{0};
  for (;;) {
    Decision decision = co_await reserve_in(who, bucket_of(operation), rule, id);
    const UtcTime granted_at = decision.made_at;
    if (decision.reservation.granted) {
      decision = co_await reserve_in(who, kCapBucket, cap_, id);
      if (decision.reservation.granted && clock_.now() - granted_at <= kLateStart) co_return id;
      co_await release_in(who, bucket_of(operation), id);
    }
    if (decision.reservation.granted) {  // granted, but too late to use
      co_await release_in(who, kCapBucket, id);
      if (clock_.now() < context.deadline) continue;
    }
    const Millis wait = decision.reservation.wait;
    if (waited + wait > context.max_limiter_wait || clock_.now() + wait >= context.deadline) {
      co_return Error{
          Errc::rate_limited,
          fmt::format("{}: WB's limit allows the next request in {:.1f} s", operation.name, in_seconds(wait)),
          wait};
    }
    waited += wait;
    context.stats.limiter_wait += wait;
    if (context.on_wait) context.on_wait(operation.name, clock_.now() + wait);
    co_await options_.sleep(wait);
  }
}

Task<void> LimitGate::release(const Credentials& who, const OperationInfo& operation, std::string id) {
  RuledChange free = [id = std::move(id)](BucketState& state, LimitRule) { wbd::wb::release(state, id); };
  co_await change_both(who, operation, std::move(free));
}

Task<void> LimitGate::lose(const Credentials& who, const OperationInfo& operation, std::string id) {
  RuledChange keep = [&clock = clock_, id = std::move(id)](BucketState& state, LimitRule) {
    wbd::wb::lose(state, id, clock.now() + kStraggler);
  };
  co_await change_both(who, operation, std::move(keep));
}

Task<void> LimitGate::settle(const Credentials& who, const OperationInfo& operation, std::string id,
                             int status, RateHeaders headers, std::optional<Millis> pause) {
  const int cost = status / 100 == 4 ? operation.error_cost : 1;
  LimitStore::Change by_answer = [rule = rule_of(who, operation), &clock = clock_, id, status, headers, cost,
                                  pause](BucketState& state) {
    const UtcTime now = clock.now();
    if (!pause) return wbd::wb::settle(state, rule, now, id, status, headers, cost);
    // A refusal without a time may come from another limit than the bucket's. In that case WB's bucket has
    // counted the request.
    wbd::wb::settle(state, rule, now, id, 200, {}, 1);
    RateHeaders later;
    later.retry = pause;
    wbd::wb::settle(state, rule, now, id, status, later, 0);
  };
  co_await change(who, bucket_of(operation), std::move(by_answer));
  LimitStore::Change by_count = [rule = cap_, &clock = clock_, id](BucketState& state) {
    wbd::wb::settle(state, rule, clock.now(), id, 200, {}, 1);
  };
  co_await change(who, kCapBucket, std::move(by_count));
}

Task<Millis> LimitGate::wait_time(const Credentials& who, const OperationInfo& operation) {
  const auto longest = std::make_shared<Millis>(0);
  RuledChange look = [longest, &clock = clock_](BucketState& state, LimitRule rule) {
    *longest = std::max(*longest, wbd::wb::wait_time(state, rule, clock.now()));
  };
  co_await change_both(who, operation, std::move(look));
  co_return *longest;
}

Task<void> LimitGate::count_accepted(const Credentials& who, const OperationInfo& operation) {
  Credentials seller = who;
  seller.unverified = false;
  RuledChange add = [&clock = clock_](BucketState& state, LimitRule rule) {
    wbd::wb::count(state, rule, clock.now());
  };
  co_await change_both(seller, operation, std::move(add));
}

}  // namespace wbd::wb

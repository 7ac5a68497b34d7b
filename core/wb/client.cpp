#include "core/wb/client.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/wb/base_url.hpp"
#include "core/wb/breaker.hpp"
#include "core/wb/limit_gate.hpp"
#include "core/wb/refusal.hpp"
#include "core/wb/retry.hpp"
#include "core/wb/row_sink.hpp"
#include "core/wb/wb_error.hpp"

namespace wbd::wb {
namespace {

constexpr std::string_view kLog = "wb";
constexpr Millis kLongestStream{600'000};
// After a 429 without a time: 1, 2, 4 s, then give up (GUIDE section 4).
constexpr unsigned kSilentRefusals = 3;
constexpr Millis kSilentRest{60'000};  // before the next run tries again
// A token that seller-info accepted is not checked there again for this time.
constexpr Millis kKnownGood{600'000};
// When seller-info cannot be asked now, the refused operation may be tried again after this time.
constexpr Millis kAskAgain{900'000};

std::string host_of(const std::string& url) {
  const auto start = url.find("://") + 3;
  return url.substr(start, url.find('/', start) - start);
}

double system_random() {
  std::uint32_t bits = 0;
  random_bytes({reinterpret_cast<std::byte*>(&bits), sizeof bits});
  return bits / 4294967296.0;
}

std::string authorization(const Credentials& who) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string_view token = who.token;
  const auto first = token.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  token = token.substr(first, token.find_last_not_of(kSpace) - first + 1);
  return (who.auth_scheme == "bearer" ? "Bearer " : "") + std::string(token);
}

Error cancelled() {
  return {Errc::cancelled, "the work was stopped"};
}

double in_seconds(Millis time) {
  return std::chrono::duration<double>(time).count();
}

// The transport's report on one request.
struct Exchange {
  Result<http::Response> answer = cancelled();
  bool left = true;            // http::Request::left
  bool refused_by_us = false;  // our sink ended the transfer, so WB had answered
  bool timed_out = false;
  [[nodiscard]] bool answered() const { return answer.has_value() || refused_by_us; }
  [[nodiscard]] int status() const { return answer ? answer->status : 0; }
};

// Result of one attempt.
struct Attempt {
  Result<http::Response> answer = cancelled();
  bool again = false;          // worth another attempt
  bool silent = false;         // a 429 that does not say when
  bool unclear = false;        // a 401 that does not say what it refuses
  std::optional<Millis> hint;  // WB's time for the next attempt
};

}  // namespace

struct Client::Impl {
  ClientOptions options;
  http::Client& transport;
  const Clock& clock;
  LimitGate gate;
  std::map<std::string, Breaker> breakers;  // by host
  std::map<Sha256, UtcTime> good_until;     // by the token's hash: seller-info has accepted it

  Impl(ClientOptions o, http::Client& t, LimitStore& l, const Clock& c)
      : options(std::move(o)), transport(t), clock(c), gate(options, l, c) {
    if (options.timeout <= Millis{0}) throw Failure({Errc::internal, "the WB client has no timeout"});
    if (!options.sleep) options.sleep = [](Millis time) { return sleep_for(time); };
    if (!options.random) options.random = &system_random;
  }

  http::Request request_for(const Credentials& who, const OperationInfo& operation, const Call& what,
                            const std::string& url, const CallContext& context) const {
    http::Request request;
    request.method = operation.method;
    request.url = url;
    request.headers.reserve(4);
    request.headers.emplace_back("Authorization", authorization(who));  // moved: no copy is left behind
    request.headers.emplace_back("Accept", "application/json");
    request.headers.emplace_back("User-Agent", "wbctl/" WB_VERSION);
    if (!what.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = what.body;
    request.timeout = options.timeout;
    const Millis left = context.deadline - clock.now();
    request.stream_limit = std::clamp(left, options.timeout, std::max(options.timeout, kLongestStream));
    return request;
  }

  Task<Exchange> exchange(const OperationInfo& operation, http::Request request, RowSink* rows,
                          CallStats& stats) {
    const auto started = std::chrono::steady_clock::now();
    const UtcTime sent_at = clock.now();
    Exchange out;
    request.left = &out.left;
    if (rows != nullptr) {
      out.answer = co_await transport.stream(std::move(request), *rows);
    } else {
      out.answer = co_await transport.send(std::move(request));
    }
    const auto took = std::chrono::steady_clock::now() - started;
    log::debug(kLog, "request",
               {{"operation", operation.name},
                {"status", out.status()},
                {"ms", std::chrono::duration_cast<Millis>(took).count()}});
    ++stats.requests;
    out.refused_by_us = rows != nullptr && rows->refusal().has_value();
    out.timed_out = clock.now() - sent_at >= options.timeout;
    co_return out;
  }

  // Returns the time of the next attempt in `out`; `refusals`: the number of earlier 429 answers to this
  // call.
  Task<void> update_limits(const Credentials& who, const OperationInfo& operation, std::string id,
                           const Exchange& exchange, unsigned refusals, Attempt& out) {
    if (!exchange.answered() && !exchange.left) {
      co_await gate.release(who, operation, std::move(id));
    } else if (!exchange.answered() && exchange.timed_out) {
      co_await gate.lose(who, operation, std::move(id));
    } else {
      const int status = exchange.status();
      RateHeaders headers = exchange.answer ? rate_headers(*exchange.answer) : RateHeaders{};
      out.silent = status == 429 && headers.retry.value_or(Millis{0}) == Millis{0};
      if (status == 429) headers.retry = refusal_pause(headers.retry, refusals);
      out.hint = headers.retry;
      const std::optional<Millis> pause = out.silent ? headers.retry : std::nullopt;
      co_await gate.settle(who, operation, std::move(id), exchange.refused_by_us ? 200 : status, headers,
                           pause);
    }
  }

  // Errc::unauthorized: the token is dead. Errc::forbidden: WB refuses only this operation to it.
  // Sets `out.unclear` when WB's answer does not distinguish the two.
  Error error_in(const Credentials& who, const OperationInfo& operation, const http::Response& answer,
                 CallContext& context, Attempt& out) const {
    const WbErrorBody body = read_error_body(answer.body, who.token);
    if (!body.request_id.empty()) context.last_request_id = body.request_id;
    if (answer.status == 404) context.loss = method_loss(body.title, body.text);
    if (context.loss != MethodLoss::none) context.loss_detail = body.text;
    Error error = error_of(operation, answer.status, body);
    if (answer.status < 401 || answer.status > 403) return error;
    if (operation.operation == Operation::seller_info) {
      const bool dead = proves_dead_token(answer.status, answer.body);
      const bool in_front = !dead && is_web_page(answer.body);
      error.code = dead ? Errc::unauthorized : in_front ? Errc::unreachable : Errc::forbidden;
      return error;
    }
    const Refusal refusal = refusal_of(answer.status, answer.body);
    out.unclear = refusal == Refusal::unclear;
    error.code = refusal == Refusal::token ? Errc::unauthorized : Errc::forbidden;
    return error;
  }

  Task<Attempt> attempt(const Credentials& who, const OperationInfo& operation, http::Request request,
                        std::string id, Breaker& breaker, unsigned refusals, RowSink* rows,
                        CallContext& context) {
    Exchange sent = co_await exchange(operation, std::move(request), rows, context.stats);
    Attempt out;
    if (!sent.answered() && sent.answer.error().code == Errc::cancelled) {
      breaker.withdrawn();  // the reservation stays until its gone_at: the request may still arrive
      co_return out;
    }
    co_await update_limits(who, operation, std::move(id), sent, refusals, out);
    if (sent.refused_by_us) {
      breaker.succeeded();
      out.answer = *rows->refusal();
    } else if (!sent.answer) {
      const Error& error = sent.answer.error();
      out.again = error.code == Errc::unreachable;
      out.again ? breaker.failed(clock.now()) : breaker.withdrawn();
      out.answer = Error{error.code, fmt::format("{}: {}", operation.name, error.detail)};
    } else if (sent.status() / 100 == 2) {
      breaker.succeeded();
      out.answer = std::move(sent.answer);
    } else {
      out.again = worth_retrying(sent.status());
      const bool host_fails = out.again && sent.status() != 429;
      host_fails ? breaker.failed(clock.now()) : breaker.succeeded();
      Error error = error_in(who, operation, *sent.answer, context, out);
      if (!out.hint) out.hint = retry_after(*sent.answer);
      error.retry_after = out.hint;
      out.answer = std::move(error);
    }
    co_return out;
  }

  Error left_alone(const std::string& host, Millis pause) const {
    return {Errc::unreachable,
            fmt::format("{} keeps failing and is left alone for {:.0f} s", host, in_seconds(pause)), pause};
  }

  // After a 401 without a reason, seller-info decides whether the token or only this operation is refused.
  Task<Result<http::Response>> ask(const Credentials& who, const Call& what, RowSink* rows,
                                   CallContext& context) {
    bool unclear = false;
    auto answer = co_await perform(who, what, rows, context, unclear);
    if (!answer && unclear) co_return co_await explained(who, answer.error(), context);
    co_return answer;
  }

  // `refusal` with the code and the retry_after that seller-info's answer gives it.
  Task<Error> explained(const Credentials& who, Error refusal, CallContext& context) {
    const Sha256 token = sha256(who.token);
    refusal.code = Errc::forbidden;
    std::erase_if(good_until, [now = clock.now()](const auto& known) { return known.second <= now; });
    const OperationInfo& witness = info(Operation::seller_info);
    if (good_until.contains(token) || !may_call(witness, who.info)) co_return refusal;
    const Call question{Operation::seller_info, {}, {}};
    const Millis patience = std::exchange(context.max_limiter_wait, Millis{0});
    bool unclear = false;
    const auto answer = co_await perform(who, question, nullptr, context, unclear);
    context.max_limiter_wait = patience;
    context.loss = MethodLoss::none;
    if (answer) {
      good_until[token] = clock.now() + kKnownGood;
    } else if (answer.error().code == Errc::unauthorized) {
      refusal.code = Errc::unauthorized;
      refusal.detail += fmt::format("; {}", answer.error().detail);
    } else {
      refusal.retry_after = answer.error().retry_after.value_or(kAskAgain);
    }
    co_return refusal;
  }

  Task<Result<http::Response>> perform(const Credentials& who, const Call& what, RowSink* rows,
                                       CallContext& context, bool& unclear) {
    const OperationInfo& operation = info(what.operation);
    context.loss = MethodLoss::none;
    if (auto allowed = may_call(operation, who.info); !allowed) co_return allowed.error();
    const std::string url = url_of(options.base_url, operation, who.info.type, what);
    const std::string host = host_of(url);
    Breaker& breaker = breakers[host];
    std::optional<Error> last;
    unsigned refusals = 0, silent_refusals = 0;
    for (unsigned number = 1;; ++number) {
      if (clock.now() >= context.deadline) {
        co_return last.value_or(Error{Errc::cancelled, "the time for this work is over"});
      }
      if (const auto pause = breaker.wait(clock.now())) co_return left_alone(host, *pause);
      auto id = co_await gate.acquire(who, operation, context);
      if (!id) {
        // The error of the earlier attempt is more useful than the limiter's wait.
        if (!last || id.error().code != Errc::rate_limited) co_return id.error();
        last->retry_after = id.error().retry_after;
        co_return *last;
      }
      if (const auto pause = breaker.enter(clock.now())) {
        co_await gate.release(who, operation, std::move(*id));
        co_return left_alone(host, *pause);
      }
      if (number > 1) {
        ++context.stats.retries;
        if (rows != nullptr) rows->restart();
      }
      http::Request request = request_for(who, operation, what, url, context);
      Attempt got = co_await attempt(who, operation, std::move(request), std::move(*id), breaker, refusals,
                                     rows, context);
      if (got.answer) co_return std::move(got.answer);
      last = got.answer.error();
      unclear = got.unclear;
      const bool refused = last->code == Errc::rate_limited;
      refusals += refused ? 1 : 0;
      if (got.silent && ++silent_refusals > kSilentRefusals) {
        last->retry_after = kSilentRest;
        co_return *last;
      }
      if (!got.again || number >= options.retry_attempts) co_return *last;
      if (rows != nullptr && rows->given()) co_return *last;
      // After a 429 the limiter knows how long to wait.
      const Millis delay =
          refused ? Millis{0}
                  : retry_delay({.attempt = number, .hint = got.hint, .random = options.random()});
      if (clock.now() + delay >= context.deadline) {
        last->retry_after = delay;
        co_return *last;
      }
      log::warning(kLog, "a request failed and is repeated",
                   {{"operation", operation.name}, {"attempt", number}, {"why", last->detail}});
      if (delay > Millis{0}) co_await options.sleep(delay);
    }
  }
};

Client::Client(ClientOptions options, http::Client& transport, LimitStore& limits, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), transport, limits, clock)) {}
Client::~Client() = default;

Task<Result<std::string>> Client::call(const Credentials& who, const Call& what, CallContext& context) {
  try {
    auto answer = co_await impl_->ask(who, what, nullptr, context);
    if (!answer) co_return answer.error();
    if (answer->status == 204) co_return std::string();
    if (answer->body.empty()) {
      co_return Error{Errc::bad_data, fmt::format("{}: WB's answer is empty", info(what.operation).name)};
    }
    co_return std::move(answer->body);
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) throw;
    co_return cancelled();
  }
}

Task<Result<std::int64_t>> Client::stream(const Credentials& who, const Call& what, std::size_t rows_a_batch,
                                          BatchSink& sink, CallContext& context) {
  try {
    RowSink rows(rows_a_batch, sink);
    auto answer = co_await impl_->ask(who, what, &rows, context);
    if (!answer) co_return answer.error();
    if (answer->status == 204) co_return std::int64_t{0};
    if (auto finished = co_await rows.finish(); !finished) co_return finished.error();
    co_return rows.rows();
  } catch (const boost::system::system_error& error) {
    if (error.code() != asio::error::operation_aborted) throw;
    co_return cancelled();
  }
}

Task<Millis> Client::wait_time(const Credentials& who, Operation operation) {
  co_return co_await impl_->gate.wait_time(who, info(operation));
}

Task<void> Client::count_accepted(const Credentials& who, Operation operation) {
  co_await impl_->gate.count_accepted(who, info(operation));
}

}  // namespace wbd::wb

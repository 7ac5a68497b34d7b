#include "daemon/rest/write_path.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/limits.hpp"
#include "core/store/idempotency.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/gzip.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr std::size_t kLongestKey = 255;

// The refusal of a body of another type than the route takes.
std::optional<Problem> refuse_media_type(const WriteRoute& route, std::string_view type) {
  if (!route.reads_body()) {
    if (type == kJsonType) return std::nullopt;
    return Problem{415, "unsupported_media_type", "The body must be application/json."};
  }
  if (std::ranges::find(route.media_types, type) != route.media_types.end()) return std::nullopt;
  return Problem{415, "unsupported_media_type",
                 fmt::format("The body must be one of {}.", fmt::join(route.media_types, ", "))};
}

bool is_idempotency_key(std::string_view text) {
  return !text.empty() && text.size() <= kLongestKey &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// Identifies the request: the idempotency key covers method and route, this hash the rest.
Sha256 request_hash(const httpd::Request& request) {
  std::string all(request.target);
  all += '\n';
  all += request.body;
  return sha256(all);
}

Problem reservation_problem(store::Reservation reservation) {
  if (reservation == store::Reservation::differs) {
    return {422,
            "idempotency_key_reused",
            "This Idempotency-Key came with another request before.",
            {{"Idempotency-Key", "must be new for a new request"}}};
  }
  if (reservation == store::Reservation::full) {
    return {429,
            "too_many_idempotency_keys",
            fmt::format("This API key has {} idempotency keys, each kept for 24 hours; reuse one or wait.",
                        limits::kIdempotencyKeys),
            {},
            "Retry-After: 60\r\n"};
  }
  return {409, "request_in_progress", "The same request is being answered now.", {}, "Retry-After: 1\r\n"};
}

}  // namespace

Task<httpd::Response> WritePath::answer(Exchange& exchange) {
  const auto known = co_await directory_.best();
  if (known.down) throw Failure({Errc::unavailable, "the database is down"});
  const WriteRoute& route = *exchange.match.route->writes();
  const std::string media_type = media_type_of(exchange.request);
  if (!exchange.request.body.empty()) {
    if (const auto problem = refuse_media_type(route, media_type)) {
      co_return to_response(*problem, exchange.request_id);
    }
  }
  if (const auto problem = plan_by(*known.directory, exchange, context_)) {
    co_return to_response(*problem, exchange.request_id);
  }
  const Plan& plan = *exchange.plan;
  exchange.log(plan);
  const auto outcome = co_await run(exchange, plan, media_type);
  if (const auto* problem = std::get_if<Problem>(&outcome)) {
    co_return to_response(*problem, exchange.request_id);
  }
  co_return make_written_answer(std::get<WriteResult>(outcome), exchange.request_id, exchange.took());
}

Task<WriteOutcome> WritePath::write(const WriteInput& input) {
  auto outcome = co_await input.plan.route->writes()->write(input);
  // Announced before the answer, so that a later read at any process sees the write.
  if (context_.publisher != nullptr && std::holds_alternative<WriteResult>(outcome)) {
    co_await context_.publisher->publish();
  }
  co_return outcome;
}

Task<WriteOutcome> WritePath::run(const Exchange& exchange, const Plan& plan, std::string_view media_type) {
  const WriteInput input{plan, context_, context_.clock.now(), exchange.request.body, media_type};
  const std::string_view key = exchange.request.header("Idempotency-Key");
  // All other methods are idempotent, so only a POST needs a key.
  if (key.empty() || plan.route->method != "POST") co_return co_await write(input);
  if (!is_idempotency_key(key)) {
    co_return invalid({{"Idempotency-Key", "must be 1 to 255 printable ASCII characters without blanks"}});
  }

  const store::IdempotencyKey id{plan.key_id, std::string(plan.route->id), std::string(key)};
  auto reserve = [&id, &input, hash = request_hash(exchange.request)](db::Tx& tx) {
    return store::reserve_answer(tx, id, hash, input.now);
  };
  const auto reserved = co_await in_transaction(input, std::move(reserve));
  if (const auto* kept = std::get_if<store::KeptAnswer>(&reserved)) {
    co_return WriteResult{kept->status, unpacked(kept->body),
                          kept->headers + "Idempotency-Replayed: true\r\n"};
  }
  if (const auto what = std::get<store::Reservation>(reserved); what != store::Reservation::ours) {
    co_return reservation_problem(what);
  }

  WriteOutcome outcome = Problem{};
  std::exception_ptr trouble;
  try {
    outcome = co_await write(input);
  } catch (...) {
    trouble = std::current_exception();
  }
  // A failed request may be repeated under its key. An answer with a secret must not be stored.
  const auto* written = trouble ? nullptr : std::get_if<WriteResult>(&outcome);
  auto settle = [&id, written](db::Tx& tx) {
    if (written && !written->secret) {
      store::keep_answer(tx, id, {written->status, written->headers, packed(written->data)});
    } else {
      store::forget_answer(tx, id);
    }
    return true;
  };
  co_await in_transaction(input, std::move(settle));
  if (trouble) std::rethrow_exception(trouble);
  co_return outcome;
}

}  // namespace wbd::rest

#include "daemon/rest/api.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/compressor.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/event_stream.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/file_path.hpp"
#include "daemon/rest/metrics.hpp"
#include "daemon/rest/plan_memo.hpp"
#include "daemon/rest/problem.hpp"
#include "daemon/rest/read_path.hpp"
#include "daemon/rest/request_id.hpp"
#include "daemon/rest/request_limits.hpp"
#include "daemon/rest/request_log.hpp"
#include "daemon/rest/service_path.hpp"
#include "daemon/rest/write_path.hpp"

namespace wbd::rest {
namespace {

using httpd::Request;
using httpd::Response;

constexpr std::string_view kComponent = "api";

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

std::string_view refusal_code(int status) {
  switch (status) {
    case 408:
      return "request_timeout";
    case 413:
      return "content_too_large";
    case 414:
      return "uri_too_long";
    case 431:
      return "headers_too_large";
    case 503:
      return "overloaded";
    default:
      return "bad_request";
  }
}

Problem too_many_requests(std::int64_t per_minute, const RequestBucket::Verdict& verdict) {
  return {429,
          "rate_limited",
          fmt::format("This key may send {} requests a minute.", per_minute),
          {},
          fmt::format("Retry-After: {}\r\n", std::max<std::int64_t>(verdict.next_in.count(), 1))};
}

Response problem_response(const Exchange& exchange, const Problem& problem) {
  return to_response(problem, exchange.request_id);
}

bool has_expired(const Plan& plan, UtcTime now) {
  return plan.key_expires_at && *plan.key_expires_at <= now;
}

}  // namespace

// A request passes the gate (route, key, limit), takes one of the paths (read, write, service, stream), and
// ends at the fence (errors, metrics, log).
class Api::Impl {
 public:
  explicit Impl(ApiContext context)
      : context_(std::move(context)),
        directory_(context_.database, context_.workers, context_.watch, context_.clock),
        read_path_(context_, directory_, metrics_),
        file_path_(context_),
        write_path_(context_, directory_),
        cors_(context_.cors_origins),
        service_path_(context_, directory_, metrics_, cors_),
        limits_(context_.requests_per_minute),
        compressor_(context_.compressed_bytes, context_.workers, *context_.turns),
        events_(context_, directory_),
        number_(next_number()) {}

  httpd::ResponseOrTask begin(const Request& request);
  httpd::AdmissionOrTask admit(const Request& head);
  Response refuse(int status, std::string_view detail);

 private:
  // The answer to a request for which there is no route.
  std::optional<Response> answer_unknown(Exchange& exchange);
  Task<httpd::AdmissionOrRefusal> admit_checked(Exchange exchange);
  // Answers without a coroutine, if neither the database nor a wait is needed. Otherwise it leaves its
  // results in the exchange.
  std::optional<Response> try_now(Exchange& exchange);
  std::optional<Response> try_memory(Exchange& exchange, PlanMemo::Slot& slot, UtcTime now);
  // Answers an exchange that try_now() could not answer.
  Task<Response> handle(Exchange exchange);
  Task<Response> answer(Exchange& exchange);
  Task<Response> answer_read(Exchange& exchange);
  Task<Response> answer_stream(Exchange& exchange);
  Task<Response> answer_file(Exchange& exchange);
  Response respond(Exchange& exchange, const Plan& plan, Frame& frame, const ReadPath::Served& served);

  // Counts one request against the key's limit; returns a refusal when none is left.
  std::optional<Problem> charge(Exchange& exchange, std::int64_t key_id);
  std::optional<Problem> charge(Exchange& exchange, RequestBucket& bucket, UtcTime now);
  Task<std::optional<Problem>> charge_key(Exchange& exchange);
  void finish(const Exchange& exchange, Response& response);

  ApiContext context_;
  Metrics metrics_;
  DirectoryKeeper directory_;
  ReadPath read_path_;
  const FilePath file_path_;
  WritePath write_path_;
  const Cors cors_;
  const ServicePath service_path_;
  RequestLimits limits_;
  Compressor compressor_;
  EventStreams events_;
  const std::uint64_t number_;
};

// --- the gate

std::optional<Response> Api::Impl::try_now(Exchange& exchange) {
  const std::string_view target = exchange.request.target;
  const UtcTime now = context_.clock.now();
  const bool up_to_date = exchange.reads() && context_.watch.up_to_date();
  const std::int64_t directory_version = up_to_date ? context_.watch.directory_version() : 0;
  PlanMemo& memo = PlanMemo::of_thread(number_);
  if (up_to_date) {
    PlanMemo::Slot* slot = memo.find(directory_version, exchange.credentials, target);
    if (slot && !has_expired(*slot->plan, now)) {
      exchange.match.route = slot->plan->route;
      if (auto response = try_memory(exchange, *slot, now)) return response;
      // A check depends on the time, so a request with checked arguments is planned again before it is read.
      if (exchange.uncompressed || slot->plan->route->check == nullptr) exchange.plan = slot->plan;
    }
  }

  if (auto response = answer_unknown(exchange)) return response;
  const Match& match = exchange.match;
  if (auto response = service_path_.answer_at_once(exchange)) return response;
  if (match.route->reads() == nullptr) return std::nullopt;
  if (match.route->streams() && wants_stream(exchange.accept)) return std::nullopt;
  if (exchange.plan) {
    exchange.is_miss = !exchange.uncompressed;
    return std::nullopt;
  }
  const auto directory = directory_.known();
  if (!directory || (up_to_date && directory->version != directory_version)) return std::nullopt;
  if (const auto problem = plan_by(*directory, exchange, context_)) {
    // The directory may be outdated, so handle() decides. An invalid request also counts against its key's
    // limit.
    if (!up_to_date || (limits_.enabled() && problem->status != 401)) return std::nullopt;
    return problem_response(exchange, *problem);
  }
  if (!up_to_date) return std::nullopt;
  auto response = try_memory(exchange, *memo.insert(exchange.credentials, target, exchange.plan), now);
  exchange.is_miss = !response && !exchange.uncompressed;
  return response;
}

std::optional<Response> Api::Impl::answer_unknown(Exchange& exchange) {
  if (exchange.doubled_key)
    return problem_response(exchange, {400, "bad_request", "There must be one X-API-Key."});
  exchange.match = match_route(exchange.request.method, exchange.request.path());
  const Match& match = exchange.match;
  if (match.route) return std::nullopt;
  if (exchange.request.method == "OPTIONS" && (!match.allow.empty() || exchange.request.target == "*"))
    return service_path_.options(exchange, match.allow);
  if (match.allow.empty()) return problem_response(exchange, not_found("There is no such route."));
  return problem_response(exchange, {405,
                                     "method_not_allowed",
                                     "This route allows " + match.allow + ".",
                                     {},
                                     "Allow: " + match.allow + "\r\n"});
}

std::optional<Response> Api::Impl::try_memory(Exchange& exchange, PlanMemo::Slot& slot, UtcTime now) {
  auto entry = read_path_.find(*slot.plan, now);
  if (!entry) return std::nullopt;
  if (compressor_.needs_worker(exchange, *entry)) {
    exchange.uncompressed = std::move(entry);
    return std::nullopt;
  }
  const bool stale = entry->stale_at && *entry->stale_at <= now;
  Response response = respond(exchange, *slot.plan, slot.frame, {std::move(entry), Source::memory, stale});
  if (limits_.enabled()) {
    if (slot.bucket == nullptr) slot.bucket = &limits_.of(slot.plan->key_id, now);
    if (const auto refusal = charge(exchange, *slot.bucket, now)) return problem_response(exchange, *refusal);
  }
  return response;
}

std::optional<Problem> Api::Impl::charge(Exchange& exchange, std::int64_t key_id) {
  const UtcTime now = context_.clock.now();
  return charge(exchange, limits_.of(key_id, now), now);
}

std::optional<Problem> Api::Impl::charge(Exchange& exchange, RequestBucket& bucket, UtcTime now) {
  exchange.limit = bucket.take(now);
  if (exchange.limit->allowed) return std::nullopt;
  return too_many_requests(limits_.per_minute(), *exchange.limit);
}

// An unknown key has no limit; the path of the route refuses it.
Task<std::optional<Problem>> Api::Impl::charge_key(Exchange& exchange) {
  if (exchange.is_miss || exchange.uncompressed) co_return charge(exchange, exchange.plan->key_id);
  const auto known = co_await directory_.best();
  const auto key = authenticate(*known.directory, exchange.credentials, context_.clock.now());
  if (std::holds_alternative<Problem>(key)) co_return std::nullopt;
  co_return charge(exchange, std::get<const ApiKey*>(key)->id);
}

// --- the paths

Task<Response> Api::Impl::answer(Exchange& exchange) {
  // The route is unset only after an error in try_now().
  if (!exchange.match.route) {
    if (auto response = try_now(exchange)) co_return std::move(*response);
  }
  const Route& route = *exchange.match.route;
  if (limits_.enabled() && route.access != Access::open) {
    if (const auto refusal = co_await charge_key(exchange)) co_return problem_response(exchange, *refusal);
  }
  if (route.streams() && wants_stream(exchange.accept)) co_return co_await answer_stream(exchange);
  if (route.is_list() && route.reads()->sample != nullptr &&
      exchange.request.query().find("format=") != std::string_view::npos)
    co_return co_await answer_file(exchange);
  if (route.reads() != nullptr) co_return co_await answer_read(exchange);
  if (route.writes() != nullptr) co_return co_await write_path_.answer(exchange);
  co_return co_await service_path_.answer(exchange);
}

Task<Response> Api::Impl::answer_read(Exchange& exchange) {
  ReadPath::Served served;
  if (exchange.uncompressed) {
    served.entry = std::move(exchange.uncompressed);
    served.stale = served.entry->stale_at && *served.entry->stale_at <= context_.clock.now();
  } else {
    auto found = co_await read_path_.get(exchange);
    if (const auto* problem = std::get_if<Problem>(&found)) co_return problem_response(exchange, *problem);
    served = std::get<ReadPath::Served>(std::move(found));
  }
  co_await compressor_.prepare(exchange, served.entry);
  Frame frame;
  co_return respond(exchange, *exchange.plan, frame, served);
}

Task<Response> Api::Impl::answer_stream(Exchange& exchange) {
  const auto known = co_await directory_.best();
  if (const auto problem = plan_by(*known.directory, exchange, context_))
    co_return problem_response(exchange, *problem);
  const auto from = parse_last_event_id(exchange.last_event_id);
  if (const auto* problem = std::get_if<Problem>(&from)) co_return problem_response(exchange, *problem);
  exchange.log(*exchange.plan);
  co_return co_await events_.open(exchange, std::get<std::optional<std::int64_t>>(from));
}

// format=json is an answer like any other.
Task<Response> Api::Impl::answer_file(Exchange& exchange) {
  const auto known = co_await directory_.best();
  if (const auto problem = plan_by(*known.directory, exchange, context_))
    co_return problem_response(exchange, *problem);
  if (!wants_file(*exchange.plan)) co_return co_await answer_read(exchange);
  co_return co_await file_path_.answer(exchange);
}

Response Api::Impl::respond(Exchange& exchange, const Plan& plan, Frame& frame,
                            const ReadPath::Served& served) {
  const cache::Entry& entry = *served.entry;
  exchange.log(plan);
  LogFields& fields = exchange.log_fields;
  fields.source = to_string(served.source);
  for (const auto& [cabinet, version] : entry.built_from.cabinets) {
    fields.data_version = std::max(fields.data_version.value_or(version), version);
  }
  if (!frame.fits(entry)) frame = make_frame(plan, exchange.request.target, entry);
  return make_answer({plan, frame, served.entry, served.source, served.stale, exchange.request_id,
                      exchange.if_none_match, exchange.took(), compressor_.get(exchange, entry)});
}

// --- the fence

httpd::ResponseOrTask Api::Impl::begin(const Request& request) {
  Exchange exchange(request);
  try {
    if (auto response = try_now(exchange)) {
      finish(exchange, *response);
      return std::move(*response);
    }
  } catch (const std::exception&) {
    // handle() starts again, meets the error and answers with it.
    exchange.match = {};
    exchange.plan = nullptr;
    exchange.uncompressed = nullptr;
  }
  return handle(std::move(exchange));
}

httpd::AdmissionOrTask Api::Impl::admit(const Request& head) {
  Exchange exchange(head);
  auto refusal = answer_unknown(exchange);
  if (!refusal && exchange.match.route->writes() == nullptr)
    refusal = problem_response(exchange, {400, "body_not_allowed", "This request takes no body."});
  if (refusal) {
    finish(exchange, *refusal);
    return std::move(*refusal);
  }
  // A key that was revoked a moment ago lets the body in, and is refused after it.
  if (const auto known = directory_.known()) {
    const auto key = authenticate(*known, exchange.credentials, context_.clock.now());
    if (const auto* record = std::get_if<const ApiKey*>(&key)) return httpd::Admission{(*record)->id};
  }
  return admit_checked(std::move(exchange));
}

// The key may be newer than the known directory.
Task<httpd::AdmissionOrRefusal> Api::Impl::admit_checked(Exchange exchange) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  Problem problem;
  try {
    const auto known = co_await directory_.best();
    auto key = authenticate(*known.directory, exchange.credentials, context_.clock.now());
    if (const auto* record = std::get_if<const ApiKey*>(&key)) co_return httpd::Admission{(*record)->id};
    problem = std::get<Problem>(std::move(key));
  } catch (const Failure& failure) {
    problem = to_problem(failure.error());
  }
  Response refusal = problem_response(exchange, problem);
  finish(exchange, refusal);
  co_return refusal;
}

Task<Response> Api::Impl::handle(Exchange exchange) {
  // The coroutine runs to its end even if the client has gone. Other requests may wait for its load, and a
  // write must be announced to the other processes.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  Response response;
  try {
    response = co_await answer(exchange);
  } catch (const Failure& failure) {
    const Problem problem = to_problem(failure.error());
    // An outage of the database has a log line of its own; finish() logs each request it costs.
    if (problem.status >= 500 && failure.error().code != Errc::unavailable) {
      log::write(log::Level::error, kComponent, failure.error().detail,
                 {{"request_id", exchange.request_id}, {"code", to_string(failure.error().code)}});
    }
    response = problem_response(exchange, problem);
  } catch (const std::exception& error) {
    log::write(log::Level::error, kComponent, error.what(), {{"request_id", exchange.request_id}});
    response = problem_response(exchange, to_problem({Errc::internal, error.what()}));
  }
  finish(exchange, response);
  co_return response;
}

Response Api::Impl::refuse(int status, std::string_view detail) {
  const std::string id = make_request_id();
  metrics_.count_request(nullptr, status, std::chrono::nanoseconds{0});
  log::write(log::Level::info, kComponent, "request refused", {{"request_id", id}, {"status", status}});
  Problem problem{status, std::string(refusal_code(status)), std::string(detail)};
  if (status == 503) problem.headers = "Retry-After: 1\r\n";
  return to_response(problem, id);
}

void Api::Impl::finish(const Exchange& exchange, Response& response) {
  response.owner = exchange.log_fields.key_id.value_or(0);
  if (exchange.limit) limits_.append_headers(response.headers, *exchange.limit);
  if (cors_.enabled() && !exchange.origin.empty()) cors_.allow(exchange.origin, response);
  const auto took = exchange.took();
  metrics_.count_request(exchange.match.route, response.status, took);
  log_request(exchange, response, took, context_, directory_);
}

Api::Api(ApiContext context) : impl_(std::make_unique<Impl>(std::move(context))) {}
Api::~Api() = default;

httpd::ResponseOrTask Api::begin(const Request& request) {
  return impl_->begin(request);
}
httpd::AdmissionOrTask Api::admit(const httpd::Request& head) {
  return impl_->admit(head);
}
Response Api::refuse(int status, std::string_view detail) {
  return impl_->refuse(status, detail);
}

}  // namespace wbd::rest

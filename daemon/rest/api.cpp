#include "daemon/rest/api.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "daemon/rest/answer.hpp"
#include "daemon/rest/deflated_store.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/event_stream.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/metrics.hpp"
#include "daemon/rest/plan_memo.hpp"
#include "daemon/rest/problem.hpp"
#include "daemon/rest/read_path.hpp"
#include "daemon/rest/request_id.hpp"
#include "daemon/rest/request_limits.hpp"
#include "daemon/rest/service_path.hpp"
#include "daemon/rest/write_path.hpp"

namespace wbd::rest {
namespace {

using httpd::Request;
using httpd::Response;

constexpr std::string_view kComponent = "api";
// The directory may move while an answer is read; more often than this in a row it is not worth waiting.
constexpr int kAttempts = 5;
// Larger data is not compressed on a thread that has other clients.
constexpr std::size_t kDeflateHere = 16UL * 1024;

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

Error unavailable(std::string detail) {
  return {Errc::unavailable, std::move(detail)};
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

// The sync that an answer tells of, so that its line can be joined with those of the sync.
std::string_view sync_id_of(const Response& response) {
  constexpr std::string_view kMark = "Location: /api/v1/sync/status?sync_id=";
  const std::size_t at = response.headers.find(kMark);
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(response.headers).substr(at + kMark.size());
  return rest.substr(0, rest.find('\r'));
}

}  // namespace

class Api::Impl {
 public:
  explicit Impl(ApiContext context)
      : context_(std::move(context)),
        directory_(context_.database, context_.workers, context_.watch, context_.clock),
        read_path_(context_, directory_, metrics_),
        write_path_(context_, directory_),
        cors_(context_.cors_origins),
        service_path_(context_, directory_, metrics_, cors_),
        limits_(context_.requests_per_minute),
        deflated_(context_.compressed_bytes),
        events_(context_, directory_),
        number_(next_number()) {}

  std::optional<Response> try_now(const Request& request);
  Task<Response> handle(const Request& request);
  Response refuse(int status, std::string_view detail);

 private:
  // Without a coroutine: what needs neither the database nor a wait.
  std::optional<Response> answer_at_once(Exchange& exchange);
  std::optional<Response> answer_from_memory(Exchange& exchange, PlanMemo::Slot& slot, UtcTime now);
  Task<Response> answer(Exchange& exchange);
  Task<Response> answer_data(Exchange& exchange);
  Task<std::optional<Response>> answer_from_one_snapshot(Exchange& exchange, Match match);
  Task<Response> answer_stale(Exchange& exchange, std::shared_ptr<const Plan> plan);
  Response answer_with(Exchange& exchange, PlanMemo::Slot& slot, const cache::EntryPtr& entry, Source source,
                       bool stale);
  Response answer_problem(const Exchange& exchange, const Problem& problem) {
    return to_response(problem, exchange.request_id);
  }
  Task<Response> answer_stream(Exchange& exchange);

  std::variant<Plan, Problem> plan_for(const Exchange& exchange, const Match& match,
                                       const Directory& directory);

  // One request of the key: notes what is left, or makes the answer a refusal.
  void charge(Exchange& exchange, std::int64_t key_id, Response& response);
  std::optional<Problem> charge(Exchange& exchange, std::int64_t key_id);
  Task<std::optional<Problem>> charge_key(Exchange& exchange);
  [[nodiscard]] bool wants_gzip(const Exchange& exchange, const cache::Entry& entry) const;
  [[nodiscard]] bool must_deflate_first(const Exchange& exchange, const cache::Entry& entry) const;
  Task<void> deflate_first(const Exchange& exchange, cache::EntryPtr entry);
  DeflatedPtr deflated_for(const Exchange& exchange, const cache::Entry& entry);

  void finish(const Exchange& exchange, Response& response);
  void log_request(const Exchange& exchange, const Response& response, std::chrono::nanoseconds took) const;

  ApiContext context_;
  Metrics metrics_;
  DirectoryKeeper directory_;
  ReadPath read_path_;
  WritePath write_path_;
  const Cors cors_;
  const ServicePath service_path_;
  RequestLimits limits_;
  DeflatedStore deflated_;
  EventStreams events_;
  const std::uint64_t number_;
};

// --- plans

std::variant<Plan, Problem> Api::Impl::plan_for(const Exchange& exchange, const Match& match,
                                                const Directory& directory) {
  return make_plan({directory,
                    *match.route,
                    match.path_value,
                    exchange.request.query(),
                    {},
                    exchange.credentials,
                    context_.clock.now(),
                    context_.zone,
                    context_.language});
}

// --- answers

Response Api::Impl::answer_with(Exchange& exchange, PlanMemo::Slot& slot, const cache::EntryPtr& entry,
                                Source source, bool stale) {
  exchange.tell(*slot.plan);
  exchange.told.source = to_string(source);
  for (const auto& [cabinet, version] : entry->built_from.cabinets) {
    exchange.told.data_version = std::max(exchange.told.data_version.value_or(version), version);
  }
  if (!slot.frame.fits(*entry)) slot.frame = make_frame(*slot.plan, exchange.request.target, *entry);
  return make_answer({*slot.plan, slot.frame, entry, source, stale, exchange.request_id,
                      exchange.if_none_match, exchange.took(), deflated_for(exchange, *entry)});
}

std::optional<Response> Api::Impl::answer_from_memory(Exchange& exchange, PlanMemo::Slot& slot, UtcTime now) {
  const auto entry = read_path_.find(*slot.plan, now);
  if (!entry || must_deflate_first(exchange, *entry)) return std::nullopt;
  metrics_.count_lookup(*slot.plan->route, Level::memory, CacheResult::hit);
  return answer_with(exchange, slot, entry, Source::memory, entry->stale_at && *entry->stale_at <= now);
}

Task<Response> Api::Impl::answer_stale(Exchange& exchange, std::shared_ptr<const Plan> plan) {
  const auto last = co_await read_path_.find_last(plan);
  if (!last.entry) throw Failure(unavailable("the database is down and the answer is not cached"));
  PlanMemo::Slot slot{std::move(plan), {}};
  co_return answer_with(exchange, slot, last.entry, last.source, true);
}

std::optional<Response> Api::Impl::answer_at_once(Exchange& exchange) {
  const std::string_view target = exchange.request.target;
  const UtcTime now = context_.clock.now();
  const bool up_to_date = exchange.reads() && context_.watch.up_to_date();
  const std::int64_t directory_version = up_to_date ? context_.watch.directory_version() : 0;
  PlanMemo& memo = PlanMemo::of_thread(number_);
  if (up_to_date) {
    auto* slot = memo.find(directory_version, exchange.credentials, target);
    if (slot && (!slot->plan->key_expires_at || *slot->plan->key_expires_at > now)) {
      exchange.route = slot->plan->route;
      auto response = answer_from_memory(exchange, *slot, now);
      if (response && limits_.enabled()) charge(exchange, slot->plan->key_id, *response);
      return response;
    }
  }

  const Match match = match_route(exchange.request.method, exchange.request.path());
  exchange.route = match.route;
  if (!match.route) {
    if (exchange.request.method == "OPTIONS" && (!match.allow.empty() || target == "*"))
      return service_path_.options(exchange, match.allow);
    if (match.allow.empty()) return answer_problem(exchange, not_found("There is no such route."));
    return answer_problem(exchange, {405,
                                     "method_not_allowed",
                                     "This route allows " + match.allow + ".",
                                     {},
                                     "Allow: " + match.allow + "\r\n"});
  }
  if (auto response = service_path_.answer_at_once(exchange)) return response;
  if (match.route->action != Action::read || !up_to_date) return std::nullopt;
  if (match.route->streams && wants_stream(exchange.accept)) return std::nullopt;
  const auto directory = directory_.known();
  if (!directory || directory->version != directory_version) return std::nullopt;
  auto planned = plan_for(exchange, match, *directory);
  if (const auto* problem = std::get_if<Problem>(&planned)) {
    // What is wrong with a request does not make it free.
    if (limits_.enabled() && problem->status != 401) return std::nullopt;
    return answer_problem(exchange, *problem);
  }
  auto plan = std::make_shared<const Plan>(std::get<Plan>(std::move(planned)));
  const std::int64_t key_id = plan->key_id;
  auto response =
      answer_from_memory(exchange, *memo.insert(exchange.credentials, target, std::move(plan)), now);
  if (response && limits_.enabled()) charge(exchange, key_id, *response);
  return response;
}

Task<Response> Api::Impl::answer(Exchange& exchange) {
  // Whatever needs no waiting is decided in one place; only reading the database is left for here.
  if (auto response = answer_at_once(exchange)) co_return std::move(*response);
  if (limits_.enabled() && exchange.route->access != Access::open) {
    if (auto refusal = co_await charge_key(exchange)) co_return answer_problem(exchange, *refusal);
  }
  if (exchange.route->streams && wants_stream(exchange.accept)) co_return co_await answer_stream(exchange);
  switch (exchange.route->action) {
    case Action::read:
      co_return co_await answer_data(exchange);
    case Action::write:
      co_return co_await write_path_.answer(exchange,
                                            match_route(exchange.request.method, exchange.request.path()));
    case Action::ready:
    case Action::metrics:
    case Action::health:
    case Action::file:
      break;
  }
  co_return co_await service_path_.answer(exchange);
}

// Where nobody tells of commits the versions are read for each request. What is in no cache need not wait for
// that: it is read by the rights that were last known, in a snapshot of after the request came, and that
// snapshot says whether these rights still are the ones. Anything but a good answer is looked at again.
Task<std::optional<Response>> Api::Impl::answer_from_one_snapshot(Exchange& exchange, Match match) {
  const auto directory = directory_.known();
  if (context_.shared != nullptr || !directory || directory_.paused() || context_.watch.up_to_date())
    co_return std::nullopt;
  auto planned = plan_for(exchange, match, *directory);
  if (std::holds_alternative<Problem>(planned)) co_return std::nullopt;
  PlanMemo::Slot slot{std::make_shared<const Plan>(std::get<Plan>(std::move(planned))), {}};
  const auto& plan = slot.plan;
  if (context_.memory.find(plan->cache_key)) co_return std::nullopt;
  bool loaded_here = false;
  auto start_load = [this, &loaded_here, plan, directory] {
    loaded_here = true;
    return read_path_.load(plan, directory);
  };
  cache::EntryPtr entry;
  try {
    entry = co_await context_.flights.run(plan->flight_key, std::move(start_load));
  } catch (const Failure& failure) {
    if (failure.error().code == Errc::unavailable) directory_.note_failure();
    co_return std::nullopt;
  }
  if (!entry || !loaded_here || entry->built_from.directory != plan->directory) co_return std::nullopt;
  metrics_.count_lookup(*plan->route, Level::memory, CacheResult::miss);
  const bool stale = entry->stale_at && *entry->stale_at <= context_.clock.now();
  co_await deflate_first(exchange, entry);
  co_return answer_with(exchange, slot, entry, Source::database, stale);
}

Task<Response> Api::Impl::answer_data(Exchange& exchange) {
  const Match match = match_route(exchange.request.method, exchange.request.path());
  if (auto response = co_await answer_from_one_snapshot(exchange, match)) co_return std::move(*response);
  auto look = DirectoryKeeper::Look::as_known;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto known = co_await directory_.best(look);
    auto planned = plan_for(exchange, match, *known.directory);
    if (const auto* problem = std::get_if<Problem>(&planned)) co_return answer_problem(exchange, *problem);
    PlanMemo::Slot slot{std::make_shared<const Plan>(std::get<Plan>(std::move(planned))), {}};
    const auto& plan = slot.plan;
    if (known.down) co_return co_await answer_stale(exchange, plan);

    const UtcTime now = context_.clock.now();
    if (auto kept = read_path_.find(*plan, now)) co_await deflate_first(exchange, std::move(kept));
    if (auto response = answer_from_memory(exchange, slot, now)) co_return std::move(*response);

    bool loaded_here = false;
    auto start_load = [this, &loaded_here, plan, directory = known.directory] {
      loaded_here = true;
      return read_path_.load(plan, directory);
    };
    cache::EntryPtr entry;
    try {
      entry = co_await context_.flights.run(plan->flight_key, std::move(start_load));
    } catch (const Failure& failure) {
      if (failure.error().code != Errc::unavailable) throw;
      directory_.note_failure();
    }
    if (!entry) co_return co_await answer_stale(exchange, plan);
    if (entry->built_from.directory != plan->directory) {
      look = DirectoryKeeper::Look::anew;  // users or cabinets have changed, and nobody has said so yet
      continue;
    }
    // A load that was under way when this request came may have begun before a commit this request must see.
    if (!loaded_here && attempt == 0 &&
        !(context_.watch.up_to_date() && context_.watch.holds(entry->built_from))) {
      continue;
    }
    metrics_.count_lookup(*plan->route, Level::memory, CacheResult::miss);
    const bool stale = entry->stale_at && *entry->stale_at <= now;
    const Source source = entry->shared ? Source::redis : Source::database;
    co_await deflate_first(exchange, entry);
    co_return answer_with(exchange, slot, entry, source, stale);
  }
  throw Failure(unavailable("users and cabinets change faster than an answer can be read"));
}

// --- what stands around an answer

Task<Response> Api::Impl::answer_stream(Exchange& exchange) {
  const Match match = match_route(exchange.request.method, exchange.request.path());
  const auto known = co_await directory_.best();
  auto planned = plan_for(exchange, match, *known.directory);
  if (const auto* problem = std::get_if<Problem>(&planned)) co_return answer_problem(exchange, *problem);
  const auto from = parse_last_event_id(exchange.last_event_id);
  if (const auto* problem = std::get_if<Problem>(&from)) co_return answer_problem(exchange, *problem);
  exchange.tell(std::get<Plan>(planned));
  co_return co_await events_.open(exchange, std::get<Plan>(planned),
                                  std::get<std::optional<std::int64_t>>(from));
}

std::optional<Problem> Api::Impl::charge(Exchange& exchange, std::int64_t key_id) {
  const auto verdict = limits_.take(key_id, context_.clock.now());
  exchange.limit_headers = limits_.headers(verdict);
  if (verdict.allowed) return std::nullopt;
  return too_many_requests(limits_.per_minute(), verdict);
}

void Api::Impl::charge(Exchange& exchange, std::int64_t key_id, Response& response) {
  if (const auto refusal = charge(exchange, key_id)) response = answer_problem(exchange, *refusal);
}

// A key that is not known is refused by whoever answers.
Task<std::optional<Problem>> Api::Impl::charge_key(Exchange& exchange) {
  const auto known = co_await directory_.best();
  const auto key = authenticate(*known.directory, exchange.credentials, context_.clock.now());
  if (std::holds_alternative<Problem>(key)) co_return std::nullopt;
  co_return charge(exchange, std::get<const ApiKey*>(key)->id);
}

bool Api::Impl::wants_gzip(const Exchange& exchange, const cache::Entry& entry) const {
  // What could not be kept would be compressed for every hit.
  return !exchange.accept_encoding.empty() && entry.data.size() >= kGzipFrom &&
         entry.data.size() <= context_.compressed_bytes / 4 && accepts_gzip(exchange.accept_encoding) &&
         !etag_matches(exchange.if_none_match, entry.etag);
}

bool Api::Impl::must_deflate_first(const Exchange& exchange, const cache::Entry& entry) const {
  return wants_gzip(exchange, entry) && entry.data.size() > kDeflateHere && !deflated_.find(entry.etag);
}

Task<void> Api::Impl::deflate_first(const Exchange& exchange, cache::EntryPtr entry) {
  if (!must_deflate_first(exchange, *entry)) co_return;
  auto work = [entry] { return deflate(entry->data); };
  deflated_.store(entry->etag, co_await run_blocking(context_.workers, std::move(work)));
}

DeflatedPtr Api::Impl::deflated_for(const Exchange& exchange, const cache::Entry& entry) {
  if (!wants_gzip(exchange, entry)) return nullptr;
  auto deflated = deflated_.find(entry.etag);
  if (!deflated) {
    deflated = deflate(entry.data);
    deflated_.store(entry.etag, deflated);
  }
  return deflated;
}

// --- the fence around one request

std::optional<Response> Api::Impl::try_now(const Request& request) {
  try {
    Exchange exchange(request);
    auto response = answer_at_once(exchange);
    if (response) finish(exchange, *response);
    return response;
  } catch (const std::exception&) {
    return std::nullopt;  // handle() meets it again and answers
  }
}

Task<Response> Api::Impl::handle(const Request& request) {
  // Others may wait for the read this request started, and what it began to change must be told to whoever
  // asks again: it ends even when its client has gone.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  Exchange exchange(request);
  Response response;
  try {
    response = co_await answer(exchange);
  } catch (const Failure& failure) {
    const Problem problem = to_problem(failure.error());
    // That the database is down has been said once; each request it cost is logged by finish().
    if (problem.status >= 500 && failure.error().code != Errc::unavailable) {
      log::write(log::Level::error, kComponent, failure.error().detail,
                 {{"request_id", exchange.request_id}, {"code", to_string(failure.error().code)}});
    }
    response = answer_problem(exchange, problem);
  } catch (const std::exception& error) {
    log::write(log::Level::error, kComponent, error.what(), {{"request_id", exchange.request_id}});
    response = answer_problem(exchange, to_problem({Errc::internal, error.what()}));
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
  if (!exchange.limit_headers.empty()) response.headers += exchange.limit_headers;
  if (cors_.enabled() && !exchange.origin.empty()) cors_.allow(exchange.origin, response);
  const auto took = exchange.took();
  metrics_.count_request(exchange.route, response.status, took);
  log_request(exchange, response, took);
}

// The key of a request that was refused before it could be planned is looked up here: it says whose request
// that was.
void Api::Impl::log_request(const Exchange& exchange, const Response& response,
                            std::chrono::nanoseconds took) const {
  const bool failed = response.status >= 400;
  const auto level = response.status >= 500 ? log::Level::error : log::Level::info;
  if (!log::enabled(level) || !(failed || context_.log_all_requests)) return;
  const Exchange::Told& told = exchange.told;
  auto key_id = told.key_id;
  if (const auto directory = key_id ? nullptr : directory_.known()) {
    const auto key = authenticate(*directory, exchange.credentials, context_.clock.now());
    if (const auto* known = std::get_if<const ApiKey*>(&key)) key_id = (*known)->id;
  }
  const std::int64_t microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  log::write(level, kComponent, "request",
             {{"request_id", exchange.request_id},
              {"trace_id", trace_id(exchange.traceparent)},
              {"sync_id", exchange.reads() ? std::string_view() : sync_id_of(response)},
              {"method", exchange.request.method},
              {"route", exchange.route ? exchange.route->id : "none"},
              {"status", response.status},
              {"ms", static_cast<double>(microseconds) / 1000},
              {"source", told.source},
              {"key_id", key_id},
              {"user_id", told.user_id},
              {"cabinet_id", told.cabinet_id},
              {"cabinets", told.cabinets > 1 ? std::optional<std::int64_t>(told.cabinets) : std::nullopt},
              {"data_version", told.data_version}});
}

Api::Api(ApiContext context) : impl_(std::make_unique<Impl>(std::move(context))) {}
Api::~Api() = default;

std::optional<Response> Api::try_now(const Request& request) {
  return impl_->try_now(request);
}
Task<Response> Api::handle(const Request& request) {
  return impl_->handle(request);
}
Response Api::refuse(int status, std::string_view detail) {
  return impl_->refuse(status, detail);
}

}  // namespace wbd::rest

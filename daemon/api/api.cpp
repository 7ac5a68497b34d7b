#include "daemon/api/api.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "core/base/log.hpp"
#include "daemon/api/answer.hpp"
#include "daemon/api/directory_keeper.hpp"
#include "daemon/api/exchange.hpp"
#include "daemon/api/metrics.hpp"
#include "daemon/api/plan_memo.hpp"
#include "daemon/api/problem.hpp"
#include "daemon/api/read_path.hpp"
#include "daemon/api/request_id.hpp"

namespace wb::rest {
namespace {

using httpd::Request;
using httpd::Response;

constexpr std::string_view kComponent = "api";
// The directory may move while an answer is read; more often than this in a row it is not worth waiting.
constexpr int kAttempts = 5;

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

Response plain_answer(const Exchange& exchange, std::string_view type, std::string body) {
  Response response;
  response.content_type = type;
  response.headers = fmt::format("X-Request-Id: {}\r\nCache-Control: no-store\r\n", exchange.request_id);
  response.head_part = std::move(body);
  return response;
}

}  // namespace

class Api::Impl {
 public:
  explicit Impl(ApiContext context)
      : context_(std::move(context)),
        directory_(context_.database, context_.workers, context_.watch, context_.clock),
        read_path_(context_, directory_, metrics_),
        number_(next_number()) {}

  std::optional<Response> try_now(const Request& request);
  Task<Response> handle(const Request& request);
  Response refuse(int status, std::string_view detail);

 private:
  // Without a coroutine: what needs neither the database nor a wait.
  std::optional<Response> answer_at_once(Exchange& exchange);
  std::optional<Response> answer_from_memory(const Exchange& exchange, PlanMemo::Slot& slot, UtcTime now);
  Task<Response> answer(Exchange& exchange);
  Task<Response> answer_data(Exchange& exchange);
  Task<Response> answer_stale(const Exchange& exchange, std::shared_ptr<const Plan> plan);
  Response answer_with(const Exchange& exchange, PlanMemo::Slot& slot, const cache::EntryPtr& entry,
                       Source source, bool stale);
  Response answer_problem(const Exchange& exchange, const Problem& problem) {
    return to_response(problem, exchange.request_id);
  }
  Task<Response> answer_ready(const Exchange& exchange);
  Task<Response> answer_metrics(const Exchange& exchange);

  std::variant<Plan, Problem> plan_for(const Exchange& exchange, const Match& match,
                                       const Directory& directory);

  void finish(const Exchange& exchange, const Response& response);

  ApiContext context_;
  Metrics metrics_;
  DirectoryKeeper directory_;
  ReadPath read_path_;
  const std::uint64_t number_;
};

// --- plans

std::variant<Plan, Problem> Api::Impl::plan_for(const Exchange& exchange, const Match& match,
                                                const Directory& directory) {
  return make_plan({directory, *match.route, match.path_value, exchange.request.query(), exchange.credentials,
                    context_.clock.now(), context_.zone, context_.language});
}

// --- answers

Response Api::Impl::answer_with(const Exchange& exchange, PlanMemo::Slot& slot, const cache::EntryPtr& entry,
                                Source source, bool stale) {
  if (!slot.frame.fits(*entry)) slot.frame = make_frame(*slot.plan, exchange.request.target, *entry);
  return make_answer({*slot.plan, slot.frame, entry, source, stale, exchange.request_id,
                      exchange.if_none_match, exchange.took()});
}

std::optional<Response> Api::Impl::answer_from_memory(const Exchange& exchange, PlanMemo::Slot& slot,
                                                      UtcTime now) {
  const auto entry = read_path_.find(*slot.plan, now);
  if (!entry) return std::nullopt;
  metrics_.count_lookup(*slot.plan->route, Level::memory, CacheResult::hit);
  return answer_with(exchange, slot, entry, Source::memory, entry->stale_at && *entry->stale_at <= now);
}

Task<Response> Api::Impl::answer_stale(const Exchange& exchange, std::shared_ptr<const Plan> plan) {
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
      return answer_from_memory(exchange, *slot, now);
    }
  }

  const Match match = match_route(exchange.request.method, exchange.request.path());
  exchange.route = match.route;
  if (!match.route) {
    if (match.allow.empty()) return answer_problem(exchange, not_found("There is no such route."));
    return answer_problem(exchange, {405,
                                     "method_not_allowed",
                                     "This route allows " + match.allow + ".",
                                     {},
                                     "Allow: " + match.allow + "\r\n"});
  }
  if (match.route->action == Action::health) {
    return plain_answer(exchange, "application/json", R"({"status":"ok","version":")" WB_VERSION R"("})");
  }
  if (match.route->action != Action::read || !up_to_date) return std::nullopt;
  const auto directory = directory_.known();
  if (!directory || directory->version != directory_version) return std::nullopt;
  auto planned = plan_for(exchange, match, *directory);
  if (const auto* problem = std::get_if<Problem>(&planned)) return answer_problem(exchange, *problem);
  auto plan = std::make_shared<const Plan>(std::get<Plan>(std::move(planned)));
  return answer_from_memory(exchange, *memo.insert(exchange.credentials, target, std::move(plan)), now);
}

Task<Response> Api::Impl::answer(Exchange& exchange) {
  // Whatever needs no waiting is decided in one place; only reading the database is left for here.
  if (auto response = answer_at_once(exchange)) co_return std::move(*response);
  switch (exchange.route->action) {
    case Action::ready:
      co_return co_await answer_ready(exchange);
    case Action::metrics:
      co_return co_await answer_metrics(exchange);
    case Action::read:
      co_return co_await answer_data(exchange);
    case Action::health:  // answered at once
      break;
  }
  throw Failure({Errc::internal, "this route has no answer"});
}

Task<Response> Api::Impl::answer_data(Exchange& exchange) {
  const Match match = match_route(exchange.request.method, exchange.request.path());
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto known = co_await directory_.best();
    auto planned = plan_for(exchange, match, *known.directory);
    if (const auto* problem = std::get_if<Problem>(&planned)) co_return answer_problem(exchange, *problem);
    PlanMemo::Slot slot{std::make_shared<const Plan>(std::get<Plan>(std::move(planned))), {}};
    const auto& plan = slot.plan;
    if (known.down) co_return co_await answer_stale(exchange, plan);

    const UtcTime now = context_.clock.now();
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
    if (entry->built_from.directory != plan->directory) continue;
    // A load that was under way when this request came may have begun before a commit this request must see.
    if (!loaded_here && attempt == 0 &&
        !(context_.watch.up_to_date() && context_.watch.holds(entry->built_from))) {
      continue;
    }
    metrics_.count_lookup(*plan->route, Level::memory, CacheResult::miss);
    const bool stale = entry->stale_at && *entry->stale_at <= now;
    const Source source = entry->shared ? Source::redis : Source::database;
    co_return answer_with(exchange, slot, entry, source, stale);
  }
  throw Failure(unavailable("users and cabinets change faster than an answer can be read"));
}

Task<Response> Api::Impl::answer_ready(const Exchange& exchange) {
  const auto refuse_with = [&](std::string detail) {
    return answer_problem(exchange, {503, "not_ready", std::move(detail), {}, "Retry-After: 5\r\n"});
  };
  if (context_.not_ready) {
    if (auto reason = context_.not_ready()) co_return refuse_with(std::move(*reason));
  }
  auto work = [this]() -> std::optional<store::MigrationStatus> {
    try {
      return context_.database.migration_status();
    } catch (const Failure&) {
      return std::nullopt;
    }
  };
  const auto status = co_await run_blocking(context_.workers, std::move(work));
  if (!status) co_return refuse_with("The database does not answer.");
  if (status->current != status->latest) {
    co_return refuse_with(fmt::format("The database has schema {} where {} is needed: run wbctl db migrate.",
                                      status->current, status->latest));
  }
  co_return plain_answer(exchange, "application/json", R"({"status":"ready"})");
}

Task<Response> Api::Impl::answer_metrics(const Exchange& exchange) {
  if (context_.metrics_require_key) {
    const auto known = co_await directory_.best();
    const auto key = authenticate(*known.directory, exchange.credentials, context_.clock.now());
    if (const auto* problem = std::get_if<Problem>(&key)) co_return answer_problem(exchange, *problem);
    if (std::get<const ApiKey*>(key)->scope == KeyScope::user) {
      co_return answer_problem(exchange, {403, "forbidden", "Metrics need an admin or bot key."});
    }
  }
  co_return plain_answer(exchange, kMetricsContentType,
                         metrics_.exposition(context_.memory.stats(), context_.collectables));
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
  // Others may wait for the read this request started, so it ends even when its client has gone.
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

void Api::Impl::finish(const Exchange& exchange, const Response& response) {
  const auto took = exchange.took();
  metrics_.count_request(exchange.route, response.status, took);
  const auto level = response.status >= 500   ? log::Level::error
                     : response.status >= 400 ? log::Level::info
                                              : log::Level::debug;
  if (!log::enabled(level)) return;
  log::write(level, kComponent, "request",
             {{"request_id", exchange.request_id},
              {"route", exchange.route ? exchange.route->id : "none"},
              {"status", response.status},
              {"ms", std::chrono::duration<double, std::milli>(took).count()}});
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

}  // namespace wb::rest

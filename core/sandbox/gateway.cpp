#include "core/sandbox/gateway.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/sandbox/broken_text.hpp"
#include "core/sandbox/currencies.hpp"
#include "core/sandbox/finance.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

Seconds to_seconds(UtcTime time) {
  return floor<seconds>(time);
}

// A real 429 carried all four headers, although the documented list has three (GUIDE section 4).
std::string limited_headers(std::int64_t burst, std::int64_t reset, std::int64_t retry) {
  return fmt::format(
      "X-Ratelimit-Limit: {}\r\nX-Ratelimit-Remaining: 0\r\nX-Ratelimit-Reset: {}\r\n"
      "X-Ratelimit-Retry: {}\r\n",
      burst, reset, retry);
}

httpd::Response respond(Reply reply, std::string headers = {}) {
  httpd::Response response;
  response.status = reply.status;
  response.content_type = std::move(reply.content_type);
  response.headers = std::move(headers);
  response.head_part = std::move(reply.body);
  return response;
}

// The value of the placeholder in a pattern such as /api/v3/stocks/{warehouseId}; empty for a pattern without
// one, nullopt when the path does not match.
std::optional<std::string_view> match_path(std::string_view pattern, std::string_view path) {
  const auto open = pattern.find('{');
  if (open == std::string_view::npos)
    return path == pattern ? std::optional(path.substr(0, 0)) : std::nullopt;
  const std::string_view tail = pattern.substr(pattern.find('}') + 1);
  if (path.size() <= open + tail.size() || !path.starts_with(pattern.substr(0, open)) ||
      !path.ends_with(tail)) {
    return std::nullopt;
  }
  const std::string_view part = path.substr(open, path.size() - open - tail.size());
  return part.find('/') == std::string_view::npos ? std::optional(part) : std::nullopt;
}

const Options& checked(const Options& options) {
  const auto demand = [](bool good, const char* what) {
    if (!good) throw Failure({Errc::configuration, what});
  };
  demand(options.cabinets >= 1 && options.cabinets <= 10'000, "cabinets: 1 to 10000");
  demand(options.orders >= 0 && options.orders <= 1'000'000, "orders: 0 to 1000000");
  demand(options.products >= 1 && options.products <= 100'000, "products: 1 to 100000");
  demand(options.days >= 1 && options.days <= 365, "days: 1 to 365");
  demand(options.statistics_days >= 1 && options.statistics_days <= 365, "statistics-days: 1 to 365");
  demand(options.page_rows >= 0, "page-rows: 0 (official) or more");
  demand(options.limit_scale > 0, "limit-scale: more than 0");
  for (const std::string& currency : options.currencies) {
    demand(find_currency(currency) != nullptr, "currencies: RUB, KZT, BYN, KGS, AMD or UZS");
  }
  return options;
}

}  // namespace

Gateway::Gateway(Options options, const Clock& clock)
    : options_(checked(options)),
      clock_(clock),
      shift_(options.now ? to_seconds(*options.now) - to_seconds(clock.now()) : seconds{0}),
      world_(make_world(options_, to_seconds(clock.now()) + shift_)),
      office_(options_.seed, world_.today),
      limits_(options_.limit_scale),
      faults_(options_.seed),
      pages_(options_.orders_file),
      random_(options_.seed, 99) {}

Seconds Gateway::now() const {
  return std::max(to_seconds(clock_.now()) + shift_, world_.now);
}

Changes Gateway::advance(seconds by, const Evolution& wanted, const Seller* only) {
  shift_ += by;
  const Seconds before = now();
  // One second later: no feed snapshot handed out so far may contain these events.
  const Seconds at = before + seconds{1};
  Changes all;
  for (Seller& seller : world_.sellers) {
    if (only == nullptr || only == &seller) {
      for (auto& [kind, ids] : evolve(seller, wanted, options_, random_, before, at)) {
        auto& list = all[kind];
        list.insert(list.end(), ids.begin(), ids.end());
      }
      evolve_finance(world_, seller, wanted, at, all);
    }
    ++seller.version;
  }
  if (wanted.cancel_remains) {
    const auto ids = remains_.cancel_unfinished(at);
    if (!ids.empty()) all["remains"] = ids;
  }
  evolve_tariffs(world_.tariffs, wanted, random_, at, all);
  world_.now = at;
  return all;
}

Gateway::Target Gateway::locate(const httpd::Request& request) const {
  Target target;
  target.path = request.path();
  target.query = request.query();
  if (target.path.starts_with('/')) {
    const auto slash = target.path.find('/', 1);
    if (const HostInfo* host = find_host(target.path.substr(1, slash - 1))) {
      target.host = host;
      target.path = slash == std::string_view::npos ? "/" : target.path.substr(slash);
      return target;
    }
  }
  const std::string_view host = request.header("Host");
  target.host = find_host(host.substr(0, host.find(':')));
  return target;
}

std::optional<std::size_t> Gateway::find_seller(std::string_view sid) const {
  for (std::size_t i = 0; i < world_.sellers.size(); ++i) {
    if (world_.sellers[i].sid == sid) return i;
  }
  return std::nullopt;
}

Reply Gateway::reject(std::string_view operation, int status, const std::string& reason) {
  counters_.refusal(operation, status, reason);
  return gateway_error(status, reason, now());
}

Reply Gateway::reject(const Operation& operation, const TokenProblem& problem) {
  counters_.refusal(operation.name, problem.status, problem.detail);
  if (problem.page) return web_page(problem.status);
  GatewayWords words;
  words.code = problem.code;
  words.origin = problem.status == 401 ? "s2s-api-auth-catalog" : gateway_origin(operation.host);
  return gateway_error(problem.status, problem.detail, now(), words);
}

std::optional<Reply> Gateway::judge(const Operation& operation, const HostInfo* host, const Claims& claims) {
  if (host != nullptr && host->for_test_tokens != (claims.type == TokenType::test)) {
    return reject(operation.name, 401, "token problem; token is made for another environment");
  }
  const int category = operation.category != 0 ? operation.category : host != nullptr ? host->category : 0;
  if (category != 0 && !claims.has(category)) {
    return reject(operation, category_problem(options_.missing_category_status));
  }
  if (!operation.allows(claims.type)) return reject(operation, type_problem(claims.type));
  if (const auto problem = blocks_.find(claims, operation, host)) return reject(operation, *problem);
  return std::nullopt;
}

Reply Gateway::run(const Operation& operation, const Target& target, const httpd::Request& request,
                   std::size_t seller) {
  try {
    if (operation.method == "POST" && !request.header("Content-Type").starts_with("application/json")) {
      refuse("Content-Type must be application/json");
    }
    if (operation.method == "GET" && !request.body.empty()) refuse("a GET request has no body");
    if (operation.method == "POST" && !target.query.empty() && operation.host != Host::content) {
      refuse("the method has no query parameters");
    }
    return operation.answer({world_, world_.sellers[seller], seller, now(), target.path_part, target.query,
                             request.body, options_, pages_, remains_, storage_reports_,
                             acceptance_reports_});
  } catch (const Refused& refused) {
    counters_.refusal(operation.name, refused.status(), refused.what());
    return host_error(operation, refused.status(), refused.what(), refused.code());
  }
}

Outcome Gateway::strike(const Operation& operation, const Fault& fault) {
  Outcome outcome;
  switch (fault.kind) {
    case FaultKind::status: {
      std::string headers;
      if (fault.status == 429 && fault.retry_after) {
        headers = limited_headers(1, *fault.retry_after, *fault.retry_after);
      }
      const bool own = fault.status == 400 || fault.status == 422;
      outcome.response = respond(own ? host_error(operation, fault.status, "injected fault")
                                     : gateway_error(fault.status, "injected fault", now()),
                                 std::move(headers));
      break;
    }
    case FaultKind::timeout:
      outcome.response = respond(gateway_error(504, "injected fault", now()));
      outcome.delay = seconds{fault.seconds};
      break;
    case FaultKind::hang:
      outcome.response.reset_after = 0;
      outcome.delay = seconds{fault.seconds};
      break;
    case FaultKind::html:
      outcome.response = respond(web_page(fault.status));
      break;
    case FaultKind::null_body:
      outcome.response = respond({200, "application/json", "null"});
      break;
    default:
      outcome.response = respond({200, "application/json", ""});
      break;
  }
  return outcome;
}

Outcome Gateway::answer(const httpd::Request& request) {
  Target target = locate(request);
  if (target.path.starts_with("/__control/")) return {answer_control(*this, request)};

  const Operation* operation = nullptr;
  bool path_known = false;
  for (const Operation& candidate : operations()) {
    const bool served =
        candidate.path == "/ping" || target.host == nullptr || target.host->host == candidate.host;
    const auto part = served ? match_path(candidate.path, target.path) : std::nullopt;
    if (!part) continue;
    path_known = true;
    if (candidate.method != request.method) continue;
    operation = &candidate;
    target.path_part = *part;
  }
  if (operation == nullptr) {
    const std::string what = fmt::format("{} {}", request.method, target.path);
    const int status = path_known ? 405 : 404;
    counters_.request("unknown", status);
    Reply reply =
        reject("unknown", status, (path_known ? "method not allowed: " : "path not found: ") + what);
    if (!path_known) reply = method_gone(MethodState::removed, "ag-catalog");
    return {respond(std::move(reply))};
  }

  const auto rejected = [&](Reply reply) {
    counters_.request(operation->name, reply.status);
    return Outcome{respond(std::move(reply))};
  };
  const auto claims = office_.read(request.header("Authorization"), options_.auth, now());
  if (!claims) return rejected(reject(operation->name, 401, claims.error().detail));
  const auto seller = find_seller(claims->sid);
  if (!seller) return rejected(reject(operation->name, 401, "token problem; unknown seller"));
  if (auto reply = judge(*operation, target.host, *claims)) return rejected(std::move(*reply));

  const MethodState state = methods_.state(operation->name, claims->sid);
  if (state != MethodState::on) {
    counters_.gone(operation->name);
    return rejected(method_gone(state, gateway_origin(operation->host)));
  }

  std::string bucket(operation->bucket);
  if (operation->path == "/ping")  // limited per host; a request without a WB host counts as host "any"
    bucket += fmt::format(":{}", target.host != nullptr ? target.host->name : "any");
  const LimitAnswer limit =
      limits_.take(claims->sid, claims->type, bucket, operation->rate(claims->type), clock_.now());
  if (!limit.allowed) {
    counters_.limited(bucket);
    counters_.request(operation->name, 429);
    GatewayWords words{status_text(429), "07e4668e-ac2242c5c8c5-[UK-4dx7JUdskGZ]", {}};
    words.origin = gateway_origin(operation->host);
    return {respond(gateway_error(429, "limited by c122a060-a7fb-4bb4-abb0-32fd4e18d489", now(), words),
                    limited_headers(limit.burst, limit.reset, limit.retry))};
  }

  const auto fault = faults_.strike(operation->name);
  if (fault) counters_.fault(to_string(fault->kind));
  if (fault && !spoils_answer(fault->kind)) {
    Outcome outcome = strike(*operation, *fault);
    counters_.request(operation->name, outcome.response.status);
    return outcome;
  }

  Reply reply = run(*operation, target, request, *seller);
  if (reply.status == 200) {
    reply.body = drift_.apply(operation->name, std::move(reply.body));
    if (operation->host == Host::feedbacks || operation->host == Host::content) spell_halves(reply.body);
  }
  std::int64_t remaining = limit.remaining;
  if (reply.status >= 400 && operation->error_cost > 1) {
    limits_.charge(claims->sid, claims->type, bucket, operation->error_cost - 1);
    remaining = std::max<std::int64_t>(0, remaining - (operation->error_cost - 1));
  }
  counters_.request(operation->name, reply.status);
  const bool spoiled = fault && reply.status == 200;
  if (spoiled && fault->kind != FaultKind::reset) reply.body = spoil_body(*fault, reply.body);
  Outcome outcome{
      respond(std::move(reply),
              fmt::format("X-Ratelimit-Limit: {}\r\nX-Ratelimit-Remaining: {}\r\n", limit.burst, remaining))};
  if (spoiled && fault->kind == FaultKind::reset) outcome.response.reset_after = fault->bytes;
  return outcome;
}

}  // namespace wbd::sandbox

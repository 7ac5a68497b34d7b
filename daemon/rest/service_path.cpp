#include "daemon/rest/service_path.hpp"

#include <fmt/format.h>

#include "daemon/rest/access.hpp"
#include "daemon/rest/gzip.hpp"
#include "daemon/rest/problem.hpp"

namespace wbd::rest {
namespace {

using httpd::Response;

Response plain_answer(const Exchange& exchange, std::string_view type, std::string body) {
  Response response;
  response.content_type = type;
  response.headers = fmt::format("X-Request-Id: {}\r\nCache-Control: no-store\r\n", exchange.request_id);
  response.head_part = std::move(body);
  return response;
}

}  // namespace

std::string_view health_text() {
  return R"({"status":"ok","version":")" WB_VERSION R"("})";
}

std::optional<std::string> database_trouble(db::Database& database) {
  try {
    const db::MigrationStatus status = database.migration_status();
    if (status.current == status.latest) return std::nullopt;
    return fmt::format("The database has schema {} where {} is needed: run wbctl db migrate.", status.current,
                       status.latest);
  } catch (const Failure&) {
    return "The database does not answer.";
  }
}

Problem not_ready(std::string reason) {
  return {503, "not_ready", std::move(reason), {}, "Retry-After: 5\r\n"};
}

Response ServicePath::options(const Exchange& exchange, std::string_view allow) const {
  constexpr std::string_view kAll = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
  const std::string_view methods = allow.empty() ? kAll : allow;
  Response response;
  response.status = 204;
  response.headers = fmt::format("X-Request-Id: {}\r\nAllow: {}\r\n", exchange.request_id, methods);
  if (cors_.enabled() && !exchange.origin.empty() &&
      !exchange.request.header("Access-Control-Request-Method").empty()) {
    cors_.allow_preflight(exchange.origin, methods, response);
  }
  return response;
}

std::optional<Response> ServicePath::answer_at_once(const Exchange& exchange) const {
  if (exchange.match.route->is(Service::health)) {
    return plain_answer(exchange, "application/json", std::string(health_text()));
  }
  if (!exchange.match.route->is(Service::file)) return std::nullopt;
  if (files_.has(exchange.request.path())) return files_.answer(exchange);
  return to_response(not_found("There is no such file."), exchange.request_id);
}

Task<Response> ServicePath::answer(const Exchange& exchange) const {
  if (exchange.match.route->is(Service::ready)) co_return co_await answer_ready(exchange);
  if (exchange.match.route->is(Service::metrics)) co_return co_await answer_metrics(exchange);
  if (exchange.match.route->is(Service::file)) co_return co_await answer_file(exchange);
  throw Failure({Errc::internal, "this route has no answer"});
}

Task<Response> ServicePath::answer_ready(const Exchange& exchange) const {
  std::optional<std::string> reason;
  if (context_.not_ready) reason = context_.not_ready();
  if (!reason) {
    auto work = [this] { return database_trouble(context_.database); };
    const auto turn = co_await context_.turns->take_unknown();
    reason = co_await run_blocking(context_.workers, std::move(work));
  }
  if (reason) co_return to_response(not_ready(std::move(*reason)), exchange.request_id);
  co_return plain_answer(exchange, "application/json", R"({"status":"ready"})");
}

Task<Response> ServicePath::answer_file(const Exchange& exchange) const {
  auto work = [this, path = exchange.request.path()] { files_.make(path); };
  const auto turn = co_await context_.turns->take_unknown();
  co_await run_blocking(context_.workers, std::move(work));
  co_return files_.answer(exchange).value();
}

Task<Response> ServicePath::answer_metrics(const Exchange& exchange) const {
  std::int64_t key_id = 0;
  if (context_.metrics_require_key) {
    const auto known = co_await directory_.best();
    const auto key = authenticate(*known.directory, exchange.credentials, context_.clock.now());
    if (const auto* problem = std::get_if<Problem>(&key))
      co_return to_response(*problem, exchange.request_id);
    if (std::get<const ApiKey*>(key)->scope == KeyScope::user) {
      co_return to_response(forbidden("Metrics need an admin or bot key."), exchange.request_id);
    }
    key_id = std::get<const ApiKey*>(key)->id;
  }
  const bool compressed = accepts_gzip(exchange.accept_encoding);
  auto work = [this, compressed] {
    std::string made = metrics_.exposition(context_.memory.stats(), context_.collectables);
    return compressed ? gzip(made) : made;
  };
  auto wait = key_id != 0 ? context_.turns->take(key_id, KeyScope::admin) : context_.turns->take_unknown();
  const auto turn = co_await std::move(wait);
  std::string text = co_await run_blocking(context_.workers, std::move(work));
  auto response = plain_answer(exchange, kMetricsContentType, std::move(text));
  response.headers +=
      compressed ? "Vary: Accept-Encoding\r\nContent-Encoding: gzip\r\n" : "Vary: Accept-Encoding\r\n";
  co_return response;
}

}  // namespace wbd::rest

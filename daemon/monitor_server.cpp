#include "daemon/monitor_server.hpp"

#include <fmt/format.h>

#include "core/config/values.hpp"
#include "core/store/api_keys.hpp"
#include "daemon/rest/access.hpp"
#include "daemon/rest/metrics.hpp"
#include "daemon/rest/request_id.hpp"
#include "daemon/rest/service_path.hpp"

namespace wbd::daemon {
namespace {

using httpd::Request;
using httpd::Response;

httpd::ServerOptions monitor_options(const config::Settings& settings) {
  httpd::ServerOptions options;
  options.listen = settings.scheduler_listen;
  options.max_body = 1024;
  options.max_connections = 64;
  options.tls_certificate = settings.tls_certificate;
  options.tls_key = settings.tls_key;
  return options;
}

Response page(std::string_view type, std::string body) {
  Response response;
  response.content_type = type;
  response.headers = fmt::format("X-Request-Id: {}\r\nCache-Control: no-store\r\n", rest::make_request_id());
  response.head_part = std::move(body);
  return response;
}

Response problem_page(const rest::Problem& problem) {
  return rest::to_response(problem, rest::make_request_id());
}

}  // namespace

class MonitorServer::Pages final : public httpd::Handler {
 public:
  Pages(WorkerPool& workers, db::Database& database, bool needs_key,
        std::vector<const prometheus::Collectable*> metrics)
      : workers_(workers), database_(database), needs_key_(needs_key), metrics_(std::move(metrics)) {}

  httpd::ResponseOrTask begin(const Request& request) override {
    const std::string_view path = request.path();
    if (path != "/healthz" && path != "/readyz" && path != "/metrics")
      return problem_page(rest::not_found("This process answers /healthz, /readyz and /metrics only."));
    if (request.method != "GET" && request.method != "HEAD")
      return problem_page({405, "method_not_allowed", "The method must be GET.", {}, "Allow: GET, HEAD\r\n"});
    if (path == "/healthz") return page("application/json", std::string(rest::health_text()));
    if (path == "/readyz") return ready();
    const rest::Credentials sent{request.header("Authorization"), request.header("X-API-Key")};
    return metrics(std::string(sent.key()));
  }

  Response refuse(int status, std::string_view detail) override {
    return problem_page({status, "refused", std::string(detail)});
  }

 private:
  Task<Response> ready() {
    auto work = [this] { return rest::database_trouble(database_); };
    auto reason = co_await run_blocking(workers_, std::move(work));
    if (reason) co_return problem_page(rest::not_ready(std::move(*reason)));
    co_return page("application/json", R"({"status":"ready"})");
  }

  Task<Response> metrics(std::string key) {
    auto work = [this, key = std::move(key)]() -> Response {
      if (needs_key_) {
        if (auto refusal = refusal_of(key)) return problem_page(*refusal);
      }
      return page(rest::kMetricsContentType, rest::expose({}, metrics_));
    };
    co_return co_await run_blocking(workers_, std::move(work));
  }

  // Blocks.
  [[nodiscard]] std::optional<rest::Problem> refusal_of(const std::string& key) const {
    rest::Directory known;
    try {
      const Sha256 hash = sha256(key);
      const auto found = database_.read_value([&hash](db::Tx& tx) { return store::find_api_key(tx, hash); });
      if (found) known.keys.emplace(hash, *found);
    } catch (const Failure&) {
      return rest::database_down();
    }
    const auto checked = rest::authenticate(known, {"", key}, system_clock().now());
    if (const auto* problem = std::get_if<rest::Problem>(&checked)) return *problem;
    if (std::get<const ApiKey*>(checked)->scope != KeyScope::user) return std::nullopt;
    return rest::forbidden("Metrics need an admin or bot key.");
  }

  WorkerPool& workers_;
  db::Database& database_;
  const bool needs_key_;
  const std::vector<const prometheus::Collectable*> metrics_;
};

MonitorServer::MonitorServer(const config::Settings& settings, WorkerPool& workers, db::Database& database,
                             std::vector<const prometheus::Collectable*> metrics)
    : pages_(std::make_unique<Pages>(workers, database,
                                     config::metrics_need_key(settings, settings.scheduler_listen),
                                     std::move(metrics))) {
  auto started = httpd::start(monitor_options(settings), *pages_);
  if (!started) {
    Error error = started.error();
    error.detail = "scheduler.listen: " + error.detail;
    throw Failure(std::move(error));
  }
  server_ = std::move(*started);
}

MonitorServer::~MonitorServer() = default;

}  // namespace wbd::daemon

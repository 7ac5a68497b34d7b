#include "daemon/rest/request_log.hpp"

#include "core/base/log.hpp"

namespace wbd::rest {
namespace {

// The id of the sync that the answer refers to, so that this line can be joined with those of the sync.
std::string_view sync_id_of(const httpd::Response& response) {
  constexpr std::string_view kMark = "Location: /api/v1/sync/status?sync_id=";
  const std::size_t at = response.headers.find(kMark);
  if (at == std::string::npos) return {};
  const std::string_view rest = std::string_view(response.headers).substr(at + kMark.size());
  return rest.substr(0, rest.find('\r'));
}

}  // namespace

void log_request(const Exchange& exchange, const httpd::Response& response, std::chrono::nanoseconds took,
                 const ApiContext& context, const DirectoryKeeper& directory) {
  const bool failed = response.status >= 400;
  const auto level = response.status >= 500 ? log::Level::error : log::Level::info;
  if (!log::enabled(level) || !(failed || context.log_all_requests)) return;
  const LogFields& fields = exchange.log_fields;
  auto key_id = fields.key_id;
  // A request refused before it had a plan still has a key, which says whose request it was.
  if (const auto known = key_id ? nullptr : directory.known()) {
    const auto key = authenticate(*known, exchange.credentials, context.clock.now());
    if (const auto* record = std::get_if<const ApiKey*>(&key)) key_id = (*record)->id;
  }
  const std::int64_t microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  log::write(level, "api", "request",
             {{"request_id", exchange.request_id},
              {"trace_id", trace_id(exchange.traceparent)},
              {"sync_id", exchange.reads() ? std::string_view() : sync_id_of(response)},
              {"method", exchange.request.method},
              {"route", exchange.match.route ? exchange.match.route->id : "none"},
              {"status", response.status},
              {"ms", static_cast<double>(microseconds) / 1000},
              {"source", fields.source},
              {"key_id", key_id},
              {"user_id", fields.user_id},
              {"cabinet_id", fields.cabinet_id},
              {"cabinets", fields.cabinets > 1 ? std::optional<std::int64_t>(fields.cabinets) : std::nullopt},
              {"data_version", fields.data_version}});
}

}  // namespace wbd::rest

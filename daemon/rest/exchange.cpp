#include "daemon/rest/exchange.hpp"

#include <algorithm>

#include "daemon/rest/planner.hpp"
#include "daemon/rest/request_id.hpp"

namespace wbd::rest {
namespace {

bool is_named(std::string_view sent, std::string_view lower_case) {
  return sent.size() == lower_case.size() && std::ranges::equal(sent, lower_case, {}, [](char c) {
           return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
         });
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

Exchange::Exchange(const httpd::Request& the_request) : request(the_request) {
  struct Wanted {
    std::string_view name;
    std::string_view& value;
  };
  std::string_view id;
  const Wanted wanted[]{
      {"authorization", credentials.authorization},
      {"x-api-key", credentials.api_key},
      {"if-none-match", if_none_match},
      {"x-request-id", id},
      {"accept", accept},
      {"accept-encoding", accept_encoding},
      {"origin", origin},
      {"traceparent", traceparent},
      {"last-event-id", last_event_id},
  };
  if (request.headers) {
    for (const auto& [name, value] : *request.headers) {
      for (const Wanted& one : wanted) {
        if (!is_named(name, one.name)) continue;
        doubled_key |= &one.value == &credentials.api_key && !credentials.api_key.empty();
        one.value = value;
        break;
      }
    }
  }
  request_id = is_request_id(id) ? std::string(id) : make_request_id();
}

void Exchange::log(const Plan& by) {
  log_fields.key_id = by.key_id;
  if (by.viewer.user) log_fields.user_id = by.viewer.user->value;
  log_fields.cabinets = by.viewer.cabinets->size();
  if (log_fields.cabinets == 1) log_fields.cabinet_id = by.viewer.cabinets->front().value;
}

std::string media_type_of(const httpd::Request& request) {
  const std::string_view type = request.header("Content-Type");
  std::string essence(type.substr(0, type.find_first_of("; \t")));
  std::ranges::transform(essence, essence.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return essence.empty() ? std::string(kJsonType) : essence;
}

std::optional<Problem> plan_by(const Directory& directory, Exchange& exchange, const ApiContext& context) {
  if (exchange.plan && exchange.plan->directory == directory.version) return std::nullopt;
  auto planned = make_plan({directory, *exchange.match.route, exchange.match.path_value,
                            exchange.request.query(), exchange.request.body, exchange.credentials,
                            context.clock.now(), context.zone, context.language, exchange.match.inner_value,
                            exchange.request.body.empty() || media_type_of(exchange.request) == kJsonType});
  if (auto* problem = std::get_if<Problem>(&planned)) return std::move(*problem);
  exchange.plan = std::make_shared<const Plan>(std::get<Plan>(std::move(planned)));
  return std::nullopt;
}

// W3C Trace Context: version, trace id, parent id, flags. Later versions may append fields.
std::string_view trace_id(std::string_view traceparent) {
  constexpr std::size_t kSize = 55;
  if (traceparent.size() < kSize || traceparent[2] != '-' || traceparent[35] != '-' || traceparent[52] != '-')
    return {};
  const std::string_view version = traceparent.substr(0, 2);
  const std::string_view trace = traceparent.substr(3, 32);
  const std::string_view parent = traceparent.substr(36, 16);
  const std::string_view flags = traceparent.substr(53, 2);
  if (version == "ff" || (version == "00" && traceparent.size() != kSize)) return {};
  if (traceparent.size() > kSize && traceparent[kSize] != '-') return {};
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(flags)) return {};
  return is_zero(trace) || is_zero(parent) ? std::string_view{} : trace;
}

}  // namespace wbd::rest

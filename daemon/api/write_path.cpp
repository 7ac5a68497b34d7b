#include "daemon/api/write_path.hpp"

#include <algorithm>

#include "daemon/api/answer.hpp"
#include "daemon/api/routes/writing.hpp"

namespace wb::rest {
namespace {

// "application/json", whatever its parameters; a client that names no type is believed.
bool is_json(std::string_view type) {
  constexpr std::string_view kJson = "application/json";
  const std::string_view essence = type.substr(0, type.find_first_of("; \t"));
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return essence.empty() || std::ranges::equal(essence, kJson, {}, lower);
}

}  // namespace

Task<httpd::Response> WritePath::answer(const Exchange& exchange, const Match& match) {
  const auto known = co_await directory_.best();
  if (known.down) throw Failure({Errc::unavailable, "the database is down"});
  if (!exchange.request.body.empty() && !is_json(exchange.request.header("Content-Type"))) {
    co_return to_response({415, "unsupported_media_type", "The body must be application/json."},
                          exchange.request_id);
  }
  auto planned = make_plan({*known.directory, *match.route, match.path_value, exchange.request.query(),
                            exchange.request.body, exchange.credentials, context_.clock.now(), context_.zone,
                            context_.language});
  if (const auto* problem = std::get_if<Problem>(&planned)) {
    co_return to_response(*problem, exchange.request_id);
  }
  const Plan plan = std::get<Plan>(std::move(planned));
  const auto outcome = co_await run(exchange, plan);
  if (const auto* problem = std::get_if<Problem>(&outcome)) {
    co_return to_response(*problem, exchange.request_id);
  }
  co_return make_written_answer(std::get<Written>(outcome), exchange.request_id, exchange.took());
}

Task<WriteOutcome> WritePath::run(const Exchange&, const Plan& plan) {
  const WriteInput input{plan, context_, context_.clock.now()};
  co_return co_await plan.route->write(input);
}

}  // namespace wb::rest

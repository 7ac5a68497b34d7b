#include "core/sandbox/sandbox.hpp"

#include <ostream>

#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/end_signals.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::int64_t kDefaultPort = 9000;
constexpr double kFastScale = 60;

sandbox::AuthScheme auth_of(std::string_view name) {
  if (name == "raw") return sandbox::AuthScheme::raw;
  return name == "bearer" ? sandbox::AuthScheme::bearer : sandbox::AuthScheme::both;
}

sandbox::Options options_of(const Arguments& arguments) {
  sandbox::Options options;
  options.listen = fmt::format("127.0.0.1:{}", arguments.number_or("--port", kDefaultPort));
  options.seed = static_cast<std::uint64_t>(arguments.number_or("--seed", 1));
  options.cabinets = static_cast<int>(arguments.number_or("--cabinets", options.cabinets));
  options.orders = static_cast<int>(arguments.number_or("--orders", options.orders));
  options.products = static_cast<int>(arguments.number_or("--products", options.products));
  options.days = static_cast<int>(arguments.number_or("--days", options.days));
  options.page_rows = static_cast<int>(arguments.number_or("--page-rows", options.page_rows));
  options.limit_scale = arguments.decimal("--limit-scale").value_or(arguments.has("--fast") ? kFastScale : 1);
  options.auth = auth_of(arguments.text_or("--auth", "both"));
  options.wide_tie = arguments.has("--wide-tie");
  options.orders_file = arguments.text_or("--orders-file", "");
  if (const auto now = arguments.text("--now")) options.now = parse_rfc3339(*now);
  return options;
}

}  // namespace

Outcome sandbox_serve(Session& session, const Arguments& arguments) {
  const EndSignals signals;
  auto service = sandbox::serve(options_of(arguments));
  if (!service) return service.error();
  // One line for whoever started us: from now on the address answers.
  session.io().out << fmt::format("{{\"listening\":\"127.0.0.1:{}\"}}\n", (*service)->port()) << std::flush;
  signals.wait();
  return Answer{};
}

Outcome sandbox_token(Session&, const Arguments& arguments) {
  sandbox::Options options;
  options.seed = static_cast<std::uint64_t>(arguments.number_or("--seed", 1));
  const int cabinet = static_cast<int>(arguments.number_or("--cabinet", 1));
  options.cabinets = cabinet;
  options.orders = 0;  // a token does not depend on them
  options.products = 1;
  const sandbox::Emulator emulator(options);
  const auto type = sandbox::parse_token_type(arguments.text_or("--type", "personal"));
  const std::string token = emulator.token(cabinet - 1, type.value_or(sandbox::TokenType::personal),
                                           sandbox::kDefaultScopes, arguments.has("--expired"));
  Answer answer{.text = token};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("token", token);
  json.end_object();
  return answer;
}

}  // namespace wbd::cli::commands

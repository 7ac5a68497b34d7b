#include "core/sandbox/sandbox.hpp"

#include <ostream>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
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
  options.money = !arguments.has("--plain-money");
  if (const auto now = arguments.text("--now")) options.now = parse_rfc3339(*now);
  return options;
}

Outcome sandbox_serve(Session& session, const Arguments& arguments) {
  const EndSignals signals;
  auto service = sandbox::serve(options_of(arguments));
  if (!service) return service.error();
  // Tells the parent process that the address answers now.
  session.io().out << fmt::format("{{\"listening\":\"127.0.0.1:{}\"}}\n", (*service)->port()) << std::flush;
  if (session.io().out_terminal) {
    session.say(fmt::format(
        fmt::runtime(session.tr(
            "For wbctl and wbd: export WB_API_BASE_URL=http://127.0.0.1:{0} WB_LIMIT_SCALE={1}\n"
            "A fault: curl -d '{{\"operation\":\"*\",\"kind\":\"status\",\"status\":500,\"times\":2}}' "
            "http://127.0.0.1:{0}/__control/faults\nCtrl-C ends it.",
            "Для wbctl и wbd: export WB_API_BASE_URL=http://127.0.0.1:{0} WB_LIMIT_SCALE={1}\n"
            "Сбой: curl -d '{{\"operation\":\"*\",\"kind\":\"status\",\"status\":500,\"times\":2}}' "
            "http://127.0.0.1:{0}/__control/faults\nCtrl-C останавливает.")),
        (*service)->port(),
        arguments.has("--fast") ? kFastScale : arguments.decimal("--limit-scale").value_or(1)));
  }
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

constexpr std::array<std::string_view, 3> kAuthSchemes{"raw", "bearer", "both"};
constexpr std::array<std::string_view, 4> kTokenKinds{"personal", "base", "service", "test"};

constexpr std::array kSandboxServe{
    Option::of(Kind::number, "--port", "PORT", "port on 127.0.0.1; 0 = any free (9000)",
               "порт на 127.0.0.1; 0 = любой свободный (9000)")
        .between(0, 65'535),
    Option::of(Kind::number, "--seed", "SEED", "which made-up world (1)", "какой из выдуманных миров (1)"),
    Option::of(Kind::number, "--cabinets", "N", "sellers (2)", "продавцов (2)").between(1, 100'000),
    Option::of(Kind::number, "--orders", "N", "orders a seller (900)", "заказов у продавца (900)")
        .between(0, 10'000'000),
    Option::of(Kind::number, "--products", "N", "cards a seller (130)", "карточек у продавца (130)")
        .between(1, 1'000'000),
    Option::of(Kind::number, "--days", "N", "days of history (80)", "дней истории (80)").between(1, 365),
    Option::of(Kind::number, "--page-rows", "N", "rows a page of statistics (80000)",
               "строк на странице статистики (80000)")
        .between(1, 80'000),
    Option::of(Kind::decimal, "--limit-scale", "X", "official rates times X (1)",
               "официальные лимиты, умноженные на X (1)"),
    Option::flag("--fast", "the same as --limit-scale 60", "то же, что --limit-scale 60"),
    Option::choice("--auth", "SCHEME", kAuthSchemes, "form of Authorization accepted (both)",
                   "какой вид Authorization принимать (both)"),
    Option::flag("--wide-tie", "one change time over more rows than a page",
                 "одно время изменения у строк больше чем на страницу"),
    Option::flag("--plain-money", "no adverts, paid acceptance, penalties or rare kinds of accounting rows",
                 "без рекламы, платной приёмки, удержаний и редких строк отчётов"),
    Option::of(Kind::file, "--orders-file", "FILE", "JSON array served as the first page of orders",
               "массив JSON вместо первой страницы заказов"),
    Option::of(Kind::time, "--now", "TIME", "the emulator's time at start", "время эмулятора при запуске")};
constexpr std::array kSandboxToken{
    Option::of(Kind::number, "--seed", "SEED", "seed of the same world (1)", "того же мира (1)"),
    Option::of(Kind::number, "--cabinet", "N", "which seller, from 1 (1)", "какой продавец, с 1 (1)")
        .between(1, 100'000),
    Option::choice("--type", "TYPE", kTokenKinds, "type of the token (personal)", "вид токена (personal)"),
    Option::flag("--expired", "a token that has expired", "просроченный токен")};

constexpr std::array kSandboxCommands{
    Command{"sandbox", "serve", "An offline WB API with made-up sellers",
            "Эмулятор WB API с выдуманными продавцами", "wbctl sandbox serve --port 9000 --fast",
            kSandboxServe, sandbox_serve},
    Command{"sandbox", "token", "A token the emulator accepts", "Токен для эмулятора",
            "wbctl sandbox token --cabinet 1 > token.txt", kSandboxToken, sandbox_token},
};

}  // namespace

std::span<const Command> sandbox_commands() {
  return kSandboxCommands;
}

}  // namespace wbd::cli::commands

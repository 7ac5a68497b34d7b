// The commands on cabinets that talk to WB.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/engine_host.hpp"
#include "cli/session.hpp"
#include "cli/token_input.hpp"
#include "core/base/json_text.hpp"
#include "core/store/accounts.hpp"
#include "core/sync/onboarding.hpp"
#include "core/view/rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kCheckColumns{Column{"category", "Category", "Категория"},
                                   Column{"host", "Host", "Адрес"},
                                   Column{"allowed", "Allowed", "Разрешено", Form::flag},
                                   Column{"reachable", "Answers", "Отвечает", Form::flag},
                                   Column{"datasets", "Works", "Что работает"},
                                   Column{"detail", "Detail", "Подробно"}};

std::string_view name_of(sync::Registration outcome) {
  switch (outcome) {
    case sync::Registration::activated:
      return "activated";
    case sync::Registration::joined:
      return "joined";
    case sync::Registration::pending:
      return "pending";
  }
  return "";
}

std::string sentence(Session& session, const sync::Registered& registered) {
  switch (registered.outcome) {
    case sync::Registration::activated:
      return fmt::format(fmt::runtime(session.tr("Cabinet {} is connected.\nNext: wbctl sync --cabinet {}\n",
                                                 "Кабинет {} подключён.\nДальше: wbctl sync --cabinet {}\n")),
                         registered.id.value, registered.id.value);
    case sync::Registration::joined:
      return fmt::format(
          fmt::runtime(
              session.tr("This seller's cabinet {} was connected before; the user now sees it too.\n",
                         "Кабинет {} этого продавца уже подключён; пользователь теперь тоже его видит.\n")),
          registered.id.value);
    case sync::Registration::pending:
      return fmt::format(
          fmt::runtime(session.tr(
              "Cabinet {} is stored, but WB has not confirmed the token yet; wbctl sync tries again.\n",
              "Кабинет {} сохранён, но WB ещё не подтвердил токен; wbctl sync попробует снова.\n")),
          registered.id.value);
  }
  return {};
}

void write_registration(JsonWriter& json, const sync::Registered& registered) {
  json.field("registration", name_of(registered.outcome));
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : registered.warnings) json.value(warning);
  json.end_array();
}

}  // namespace

Outcome cabinet_add(Session& session, const Arguments& arguments) {
  const TelegramId user{*arguments.number("--user")};
  auto token = read_token(session, arguments);
  if (!token) return token.error();
  EngineHost host(session);
  auto registered = host.wait(host.onboarding->register_cabinet(
      user, std::move(*token), arguments.text("--name"), session.settings().wb_auth_scheme));
  if (!registered) return registered.error();
  for (const std::string& warning : registered->warnings) {
    session.say(fmt::format("{}: {}", session.tr("warning", "внимание"), warning));
  }

  Answer answer;
  std::vector<CabinetView> views;
  session.database().read([&](db::Tx& tx) { views = store::cabinets_of_user(tx, user); });
  JsonWriter json(answer.data);
  for (const CabinetView& view : views) {
    if (view.cabinet.id == registered->id) view::write_cabinet(json, view, system_clock().now());
  }
  std::string extra;
  JsonWriter more(extra);
  more.begin_object();
  write_registration(more, *registered);
  more.end_object();
  // The cabinet's own fields, then how it went.
  if (answer.data.size() > 2) {
    answer.data.back() = ',';
    answer.data += std::string_view(extra).substr(1);
  } else {
    answer.data = extra;
  }
  answer.text = sentence(session, *registered);
  if (registered->outcome == sync::Registration::pending) {
    answer.error = registered->cause.value_or(Error{Errc::unreachable, "WB has not confirmed the token yet"});
    answer.exit_code = exit_code({Errc::unreachable, {}});
  }
  return answer;
}

Outcome cabinet_rotate_token(Session& session, const Arguments& arguments) {
  const CabinetId id{*arguments.number("CABINET")};
  auto token = read_token(session, arguments);
  if (!token) return token.error();
  EngineHost host(session);
  auto renewed = host.wait(host.onboarding->rotate_token(id, std::move(*token)));
  if (!renewed) return renewed.error();
  for (const std::string& warning : renewed->warnings) {
    session.say(fmt::format("{}: {}", session.tr("warning", "внимание"), warning));
  }
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  Answer answer;
  if (cabinet) {
    JsonWriter json(answer.data);
    view::write_cabinet(json, {*cabinet, MemberRole::owner}, system_clock().now());
  }
  answer.text = fmt::format(
      fmt::runtime(session.tr("Cabinet {} has a new token.\n", "У кабинета {} новый токен.\n")), id.value);
  return answer;
}

Outcome cabinet_check(Session& session, const Arguments& arguments) {
  const CabinetId id{*arguments.number("CABINET")};
  EngineHost host(session);
  auto checks = host.wait(host.onboarding->check_cabinet(id));
  if (!checks) return checks.error();
  Answer answer{.columns = kCheckColumns};
  const auto total = static_cast<std::int64_t>(checks->size());
  answer.page = {total, total, 0};
  JsonWriter json(answer.data);
  json.begin_array();
  for (const sync::HostCheck& check : *checks) {
    json.begin_object();
    json.field("category", check.category);
    json.field("host", check.host);
    json.field("allowed", check.allowed);
    json.field("reachable", check.reachable);
    json.field("detail", check.detail);
    json.key("datasets");
    json.begin_array();
    for (const std::string& dataset : check.datasets) json.value(dataset);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  return answer;
}

}  // namespace wbd::cli::commands

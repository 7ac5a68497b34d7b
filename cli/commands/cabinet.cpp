#include "cli/commands/cabinet.hpp"

#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/engine_host.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "cli/token_input.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"
#include "core/sync/onboarding.hpp"
#include "core/view/method_rows.hpp"
#include "core/view/rows.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kCabinetColumns{
    Column{"id", "Id", "№", Form::number},
    Column{"name", "Name", "Название"},
    Column{"seller_name", "Seller", "Продавец"}.ranked(1),
    Column{"status", "Status", "Статус", Form::state},
    Column{"token.type", "Token", "Токен", Form::state}.ranked(3),
    Column{"token.days_left", "Days left", "Дней токена", Form::number}.ranked(2),
    Column{"last_sync_at", "Last sync", "Загружен", Form::time}.ranked(1)};

// The operator sees every cabinet as its owner does.
std::string cabinet_json(const Cabinet& cabinet) {
  std::string out;
  JsonWriter json(out);
  view::write_cabinet(json, {cabinet, MemberRole::owner}, system_clock().now());
  return out;
}

Answer changed_cabinet(Session& session, CabinetId id, std::string_view text) {
  const auto cabinet =
      session.database().read_value([id](db::Tx& tx) { return store::find_cabinet(tx, id); });
  Answer answer{.data = cabinet ? cabinet_json(*cabinet) : "{}"};
  answer.text = fmt::format(fmt::runtime(text), id.value);
  return answer;
}

constexpr std::array kCheckColumns{Column{"category", "Category", "Категория", Form::state},
                                   Column{"host", "Host", "Адрес"}.ranked(3),
                                   Column{"allowed", "Allowed", "Разрешено", Form::flag},
                                   Column{"reachable", "Answers", "Отвечает", Form::flag},
                                   Column{"datasets", "Works", "Что работает", Form::state}.ranked(2),
                                   Column{"detail", "Detail", "Подробно", Form::error}};

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

std::string registration_text(Session& session, const sync::Registered& registered) {
  switch (registered.outcome) {
    case sync::Registration::activated:
      return fmt::format(fmt::runtime(session.tr("Cabinet {} is connected.\n", "Кабинет {} подключён.\n")),
                         registered.id.value);
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

void write_registration(JsonWriter& json, const sync::Registered& registered, Language language) {
  json.field("registration", name_of(registered.outcome));
  json.key("warnings");
  json.begin_array();
  for (const sync::TokenWarning& warning : registered.warnings) json.value(warning.in(language));
  json.end_array();
}

Outcome cabinet_add(Session& session, const Arguments& arguments) {
  const TelegramId user{*arguments.number("--user")};
  auto token = read_token(session, arguments);
  if (!token) return token.error();
  EngineHost host(session);
  auto registered =
      host.wait(host.onboarding->register_cabinet(user, std::move(*token), arguments.text("--name"),
                                                  session.settings().wb_auth_scheme, sync::Counted::no));
  if (!registered) return token_answer(session, registered.error());
  for (const sync::TokenWarning& warning : registered->warnings) {
    session.say(fmt::format("{}: {}", session.tr("warning", "внимание"), warning.in(session.language())));
  }

  const auto views =
      session.database().read_value([user](db::Tx& tx) { return store::cabinets_of_user(tx, user); });
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  for (const CabinetView& view : views) {
    if (view.cabinet.id == registered->id) view::write_cabinet_fields(json, view, system_clock().now());
  }
  write_registration(json, *registered, session.language());
  json.end_object();
  answer.text = registration_text(session, *registered);
  if (registered->outcome == sync::Registration::activated && is_table(session.format())) {
    answer.note = fmt::format(
        fmt::runtime(session.tr("Next: wbctl sync --cabinet {}", "Дальше: wbctl sync --cabinet {}")),
        registered->id.value);
  }
  if (registered->outcome == sync::Registration::pending) {
    answer.error = registered->cause.value_or(Error{Errc::unreachable, "WB has not confirmed the token yet"});
    answer.exit_code = exit_code({Errc::unreachable, {}});
  }
  return answer;
}

Outcome cabinet_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kCabinetColumns,
                .sample = view::cabinet_sample(),
                .none_en = "No cabinets: wbctl cabinet add --help",
                .none_ru = "Кабинетов нет: wbctl cabinet add --help"};
  std::vector<CabinetView> views;
  session.database().read([&](db::Tx& tx) {
    if (const auto user = arguments.number("--user")) {
      views = store::cabinets_of_user(tx, TelegramId{*user});
    } else {
      for (Cabinet& cabinet : store::list_cabinets(tx))
        views.push_back({std::move(cabinet), MemberRole::owner});
    }
  });
  answer.page->total = static_cast<std::int64_t>(views.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const CabinetView& view : page_of(views, *answer.page))
    view::write_cabinet(json, view, system_clock().now());
  json.end_array();
  return answer;
}

Outcome cabinet_show(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const UtcTime now = system_clock().now();
  std::optional<Cabinet> cabinet;
  std::vector<store::RefusedMethod> refused;
  std::vector<store::FieldDrift> drifts;
  session.database().read([&](db::Tx& tx) {
    cabinet = store::find_cabinet(tx, id);
    refused = store::refused_methods(tx, std::array{id}, now);
    drifts = store::wb_field_drifts(tx, now);
  });
  if (!cabinet) return unknown_cabinet(id);
  std::erase_if(drifts, [id](const store::FieldDrift& one) { return one.cabinet_id != id; });
  Answer answer{.titled = true};
  JsonWriter json(answer.data);
  json.begin_object();
  view::write_cabinet_fields(json, {*cabinet, MemberRole::owner}, now);
  view::write_wb_changes(json, refused, drifts, session.language());
  json.end_object();
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
  for (const sync::HostCheck& check : *checks) sync::write_host_check(json, check);
  json.end_array();
  if (const auto verdict = sync::verdict_of(*checks)) {
    answer.error = verdict;
    answer.exit_code = exit_code(*verdict);
  }
  return answer;
}

Outcome cabinet_rename(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const std::string name = *arguments.text("NAME");
  if (name.empty() || name.size() > 200) return Error{Errc::invalid_argument, "NAME: 1 to 200 bytes"};
  bool known = false;
  session.database().write([&](db::Tx& tx) {
    known = store::find_cabinet(tx, id).has_value();
    if (known) store::rename_cabinet(tx, id, name);
  });
  if (!known) return unknown_cabinet(id);
  return changed_cabinet(session, id,
                         session.tr("Cabinet {} has a new name.\n", "У кабинета {} новое название.\n"));
}

Outcome cabinet_pause(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const auto paused = session.database().write_value(
      [id](db::Tx& tx) { return store::pause_cabinet(tx, id, "paused by the operator"); });
  if (!paused) return paused.error();
  return changed_cabinet(session, id, session.tr("Cabinet {} is paused.\n", "Кабинет {} приостановлен.\n"));
}

Outcome cabinet_resume(Session& session, const Arguments& arguments) {
  const CabinetId id = cabinet_id_of(arguments);
  const auto resumed =
      session.database().write_value([id](db::Tx& tx) { return store::resume_cabinet(tx, id); });
  if (!resumed) return resumed.error();
  return changed_cabinet(session, id, session.tr("Cabinet {} is active.\n", "Кабинет {} активен.\n"));
}

constexpr std::array kCabinetAdd{
    Option::of(Kind::number, "--user", "TELEGRAM_ID", "whose cabinet it is", "чей это кабинет")
        .at_least(1)
        .must(),
    Option::of(Kind::text, "--name", "NAME", "name of the cabinet", "название кабинета"), kTokenFile,
    kTokenStdin};
constexpr std::array kCabinetList{kUser, kLimit, kOffset};
constexpr std::array kOnlyCabinet{kCabinetId};
constexpr std::array kCabinetRename{
    kCabinetId, Option::of(Kind::text, "NAME", "NAME", "the new name", "новое название").must()};

constexpr std::array kCabinetCommands{
    Command{"cabinet", "add", "Connect a seller's cabinet by its WB token",
            "Подключить кабинет продавца по токену WB",
            "wbctl cabinet add --user 123456789 --token-file token.txt", kCabinetAdd, cabinet_add}
        .with(Access::creates),
    Command{"cabinet", "list", "Cabinets", "Кабинеты", "wbctl cabinet list", kCabinetList, cabinet_list},
    Command{"cabinet", "show", "One cabinet", "Один кабинет", "wbctl cabinet show 1", kOnlyCabinet,
            cabinet_show},
    Command{"cabinet", "check", "What the token may do and whether WB answers",
            "Что разрешено токену и отвечает ли WB", "wbctl cabinet check 1", kOnlyCabinet, cabinet_check}
        .with(Access::changes),
    Command{"cabinet", "rename", "Give a cabinet another name", "Переименовать кабинет",
            "wbctl cabinet rename 1 \"Shop\"", kCabinetRename, cabinet_rename}
        .with(Access::changes),
    Command{"cabinet", "pause", "Stop syncing a cabinet", "Приостановить загрузку кабинета",
            "wbctl cabinet pause 1", kOnlyCabinet, cabinet_pause}
        .with(Access::changes),
    Command{"cabinet", "resume", "Sync a cabinet again", "Возобновить загрузку кабинета",
            "wbctl cabinet resume 1", kOnlyCabinet, cabinet_resume}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> cabinet_commands() {
  return kCabinetCommands;
}

}  // namespace wbd::cli::commands

// Targets of messages: `wbctl notify target ACTION`. The operator has the rights of every user.

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "cli/commands/notify.hpp"
#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/confirm.hpp"
#include "cli/filters.hpp"
#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/base/secret_text.hpp"
#include "core/base/url.hpp"
#include "core/notify/target_form.hpp"
#include "core/notify/target_secrets.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/targets.hpp"
#include "core/store/users.hpp"
#include "core/view/target_rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kTargetColumns{Column{"id", "Id", "№", Form::number},
                                    Column{"user_id", "User", "Пользователь", Form::number},
                                    Column{"kind", "Kind", "Вид"},
                                    Column{"url", "Address", "Адрес"},
                                    Column{"chat_id", "Chat", "Чат", Form::number},
                                    Column{"state", "State", "Состояние", Form::state},
                                    Column{"failing_since", "Failing since", "Ошибки с", Form::time},
                                    Column{"last_error", "Last error", "Последняя ошибка"}};

std::string target_json(const Target& target) {
  std::string out;
  JsonWriter json(out);
  view::write_target(json, target);
  return out;
}

Result<std::string> file_text(const std::string& file, std::string_view option) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{Errc::invalid_argument, fmt::format("{}: {} cannot be read", option, file)};
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return read_secret_text(bytes, fmt::format("{} {}", option, file));
}

// --proxy is seen by everybody on this machine, so a password comes from --proxy-file.
Result<std::optional<std::string>> wanted_proxy(const Arguments& arguments) {
  if (const auto file = arguments.text("--proxy-file")) {
    auto text = file_text(*file, "--proxy-file");
    if (!text) return text.error();
    return std::optional(std::move(*text));
  }
  const auto proxy = arguments.text("--proxy");
  if (proxy && without_credentials(*proxy) != *proxy) {
    return Error{Errc::invalid_argument,
                 "--proxy: a password is not given on the command line; use --proxy-file FILE"};
  }
  return proxy;
}

Result<notify::NewTarget> wanted_target(Session& session, const Arguments& arguments) {
  notify::NewTarget wanted;
  Target& target = wanted.target;
  const auto user = arguments.number("--user");
  const auto kind = arguments.text("--kind");
  if (!user || !kind)
    return Error{Errc::invalid_argument, "target add needs --user TELEGRAM_ID and --kind KIND"};
  target.user = TelegramId{*user};
  target.kind = parse_target_kind(*kind).value();
  target.url = arguments.text("--url");
  target.chat_id = arguments.number("--chat");
  target.topic_id = arguments.number("--topic");
  target.types = arguments.all("--type");
  for (const std::int64_t cabinet : arguments.numbers("--cabinet")) target.cabinets.emplace_back(cabinet);
  if (const auto language = arguments.text(own_name("--lang"))) target.language = parse_language(*language);
  target.base_url = arguments.text("--base-url");
  auto proxy = wanted_proxy(arguments);
  if (!proxy) return proxy.error();
  target.proxy = std::move(*proxy);
  if (const auto file = arguments.text("--token-file")) {
    auto token = file_text(*file, "--token-file");
    if (!token) return token.error();
    wanted.token = std::move(*token);
  }
  target.has_token = wanted.token.has_value();
  target.created_at = system_clock().now();
  if (const auto problem = notify::check_target(target, session.settings().notify_allow_addresses)) {
    return Error{Errc::invalid_argument, fmt::format("{}: {}", problem->field, problem->text)};
  }
  return wanted;
}

Outcome target_add(Session& session, const Arguments& arguments) {
  const auto wanted = wanted_target(session, arguments);
  if (!wanted) return wanted.error();
  const secret::SecretBox& secrets = session.secrets(true);
  std::optional<Error> error;
  notify::AddedTarget added;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    if (!store::find_user(tx, wanted->target.user)) {
      error = unknown_user_of(wanted->target.user);
      return;
    }
    const auto own = store::cabinets_of_user(tx, wanted->target.user);
    for (const CabinetId cabinet : wanted->target.cabinets) {
      if (std::ranges::any_of(own, [cabinet](const CabinetView& view) { return view.cabinet.id == cabinet; }))
        continue;
      error = Error{Errc::not_found, fmt::format("cabinet {} is not one of user {}", cabinet.value,
                                                 wanted->target.user.value)};
      return;
    }
    added = notify::add_target(tx, secrets, *wanted);
  });
  if (error) return *error;
  Answer answer{.data = target_json(added.target)};
  answer.text = fmt::format(
      fmt::runtime(session.tr("Target {0} added. Try it: wbctl notify target test {0}\n",
                              "Получатель {0} добавлен. Проверить: wbctl notify target test {0}\n")),
      added.target.id);
  if (added.secret) {
    answer.data.pop_back();
    answer.data += fmt::format(R"(,"secret":"{}"}})", *added.secret);
    answer.text +=
        fmt::format(fmt::runtime(session.tr("Secret that signs the deliveries, shown once: {}\n",
                                            "Секрет, которым подписаны уведомления, показан один раз: {}\n")),
                    *added.secret);
  }
  return answer;
}

Outcome target_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kTargetColumns,
                .sample = view::target_sample(),
                .none_en = "No targets: wbctl notify target add --help",
                .none_ru = "Получателей нет: wbctl notify target add --help"};
  std::vector<Target> targets;
  const auto user = arguments.number("--user");
  std::optional<Error> error;
  session.database().read([&](db::Tx& tx) {
    if (user) {
      if (!store::find_user(tx, TelegramId{*user})) error = unknown_user_of(TelegramId{*user});
      targets = store::list_targets(tx, TelegramId{*user});
      return;
    }
    for (const User& one : store::list_users(tx)) {
      for (Target& target : store::list_targets(tx, one.telegram_id)) targets.push_back(std::move(target));
    }
  });
  if (error) return *error;
  answer.page->total = static_cast<std::int64_t>(targets.size());
  JsonWriter json(answer.data);
  json.begin_array();
  for (const Target& target : page_of(targets, *answer.page)) view::write_target(json, target);
  json.end_array();
  return answer;
}

Result<Target> named_target(Session& session, const Arguments& arguments) {
  const auto id = arguments.number("TARGET");
  if (!id) {
    return Error{Errc::invalid_argument,
                 fmt::format("target {} needs the number of a target; see wbctl notify target list",
                             *arguments.text("ACTION"))};
  }
  auto target = session.database().read_value([&](db::Tx& tx) { return store::find_target(tx, *id); });
  if (!target) return unknown_target(*id);
  return std::move(*target);
}

Outcome target_show(Session& session, const Arguments& arguments) {
  const auto target = named_target(session, arguments);
  if (!target) return target.error();
  return Answer{.data = target_json(*target)};
}

Outcome target_test(Session& session, const Arguments& arguments) {
  const auto target = named_target(session, arguments);
  if (!target) return target.error();
  const User user = session.database()
                        .read_value([&](db::Tx& tx) { return store::find_user(tx, target->user); })
                        .value_or(User{});
  const Language language = target->language.value_or(user.language);
  notify::Parcel parcel;
  parcel.id = new_message_id();
  parcel.type = "test";
  parcel.happened_at = system_clock().now();
  parcel.message.title = pick(language, "A test of wbctl", "Проверка wbctl");
  parcel.message.text = {std::string(pick(language, "A test of wbctl: messages arrive here.",
                                          "Проверка wbctl: уведомления приходят сюда."))};
  const auto outcome = DirectSender(session).send(*target, parcel);
  if (!outcome) return outcome.error();
  Answer answer{.exit_code = exit_code_of(*outcome)};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("target_id", target->id);
  json.field("delivered", outcome->verdict == notify::Verdict::delivered);
  json.field("result", name_of(outcome->verdict));
  json.field("status", outcome->status == 0 ? std::nullopt : std::optional<std::int64_t>(outcome->status));
  json.field("reason", outcome->reason.empty() ? std::nullopt : std::optional(outcome->reason));
  json.end_object();
  answer.text =
      outcome->verdict == notify::Verdict::delivered
          ? std::string(session.tr("The test message has arrived.\n", "Проверочное сообщение дошло.\n"))
          : fmt::format(fmt::runtime(session.tr("The test message was not taken: {}\n",
                                                "Проверочное сообщение не принято: {}\n")),
                        outcome->reason);
  return answer;
}

Outcome target_revive(Session& session, const Arguments& arguments) {
  const auto target = named_target(session, arguments);
  if (!target) return target.error();
  session.database().write([&](db::Tx& tx) {
    const UtcTime now = system_clock().now();
    store::revive_target(tx, target->id, now);
    store::hurry_target(tx, target->id, now);
  });
  auto answer = target_show(session, arguments);
  if (answer) {
    answer->text = fmt::format(fmt::runtime(session.tr("Target {} gets messages again.\n",
                                                       "Получатель {} снова получает уведомления.\n")),
                               target->id);
  }
  return answer;
}

Outcome target_rotate(Session& session, const Arguments& arguments) {
  const auto target = named_target(session, arguments);
  if (!target) return target.error();
  if (target->kind != TargetKind::webhook)
    return Error{Errc::invalid_argument, "only a webhook has a secret"};
  const secret::SecretBox& secrets = session.secrets();
  const std::string fresh = session.database().write_value(
      [&](db::Tx& tx) { return notify::rotate_secret(tx, secrets, *target, system_clock().now()); });
  Answer answer{.data = target_json(*target)};
  answer.data.pop_back();
  answer.data += fmt::format(R"(,"secret":"{}"}})", fresh);
  answer.text = fmt::format(
      fmt::runtime(session.tr("New secret, shown once; messages are signed with both for 24 hours: {}\n",
                              "Новый секрет, показан один раз; старый подписывает ещё 24 часа: {}\n")),
      fresh);
  return answer;
}

Outcome target_remove(Session& session, const Arguments& arguments) {
  const auto target = named_target(session, arguments);
  if (!target) return target.error();
  const std::string word = std::to_string(target->id);
  const auto agreed =
      confirm(session, arguments,
              {fmt::format("Target {} and the log of its deliveries will be deleted.", word),
               fmt::format("Получатель {} и журнал его уведомлений будут удалены.", word), word});
  if (!agreed) return agreed.error();
  session.database().write([&](db::Tx& tx) { store::remove_target(tx, target->id); });
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("id", target->id);
  json.field("removed", true);
  json.end_object();
  answer.text =
      fmt::format(fmt::runtime(session.tr("Target {} removed.\n", "Получатель {} удалён.\n")), target->id);
  return answer;
}

struct TargetAction {
  std::string_view name;
  Access access;
  Outcome (*run)(Session&, const Arguments&);
};
constexpr std::array kTargetActions{
    TargetAction{"add", Access::changes, target_add},
    TargetAction{"list", Access::reads, target_list},
    TargetAction{"show", Access::reads, target_show},
    TargetAction{"test", Access::reads, target_test},
    TargetAction{"revive", Access::changes, target_revive},
    TargetAction{"rotate-secret", Access::changes, target_rotate},
    TargetAction{"remove", Access::changes, target_remove},
};
constexpr auto kTargetActionNames = [] {
  std::array<std::string_view, kTargetActions.size()> names;
  std::transform(kTargetActions.begin(), kTargetActions.end(), names.begin(),
                 [](const TargetAction& action) { return action.name; });
  return names;
}();

Outcome notify_target(Session& session, const Arguments& arguments) {
  const auto action = std::ranges::find(kTargetActions, *arguments.text("ACTION"), &TargetAction::name);
  session.set_access(action->access);
  return action->run(session, arguments);
}

constexpr std::array kNotifyTarget{
    Option::choice("ACTION", "ACTION", kTargetActionNames, "what to do", "что сделать").must(),
    Option::of(Kind::number, "TARGET", "TARGET", "the target's number, except for add and list",
               "номер получателя, кроме add и list")
        .at_least(1),
    Option::of(Kind::number, "--user", "TELEGRAM_ID", "add, list: whose target it is",
               "add, list: чей это получатель")
        .at_least(1),
    Option::choice("--kind", "KIND", kTargetKinds, "add: its kind", "add: вид получателя"),
    Option::of(Kind::text, "--url", "URL", "webhook: where deliveries go", "webhook: куда отправлять"),
    Option::of(Kind::number, "--chat", "CHAT_ID", "telegram, max: the chat", "telegram, max: чат")
        .at_least(std::numeric_limits<std::int64_t>::min()),
    Option::of(Kind::number, "--topic", "TOPIC_ID", "telegram: a topic of the group", "telegram: тема группы")
        .at_least(1),
    Option::of(Kind::text, "--type", "TYPE", "only this event or digest; repeats",
               "только это событие или сводка; можно несколько раз")
        .many(),
    Option::of(Kind::number, "--cabinet", "ID", "only this cabinet; repeats",
               "только этот кабинет; можно несколько раз")
        .at_least(1)
        .many(),
    Option::choice("--lang", "LANG", kLanguages, "its language; otherwise the user's",
                   "язык; иначе как у пользователя"),
    Option::of(Kind::file, "--token-file", "FILE", "telegram, max: a bot of its own",
               "telegram, max: свой бот"),
    Option::of(Kind::text, "--base-url", "URL", "telegram, max: another server of the bot API",
               "telegram, max: другой сервер API ботов"),
    Option::of(Kind::text, "--proxy", "URL", "its own proxy, without a password", "свой прокси, без пароля"),
    Option::of(Kind::file, "--proxy-file", "FILE", "its own proxy with a password", "свой прокси с паролем"),
    kLimit,
    kOffset,
    kYes};

constexpr std::array kNotifyTargetCommands{
    Command{"notify", "target", "Where messages go: add, list, show, test, revive, rotate-secret, remove",
            "Куда идут уведомления: add, list, show, test, revive, rotate-secret, remove",
            "wbctl notify target add --user 123456789 --kind telegram --chat 123456789", kNotifyTarget,
            notify_target}
        .with(Access::changes),
};

}  // namespace

Error unknown_target(std::int64_t id) {
  return {Errc::not_found, fmt::format("there is no target {}; see wbctl notify target list", id)};
}

Error unknown_user_of(TelegramId id) {
  return {Errc::not_found, fmt::format("there is no user {}; see wbctl user list", id.value)};
}

std::string new_message_id() {
  return "msg_" + random_token(16);
}

std::string_view name_of(notify::Verdict verdict) {
  constexpr std::array<std::string_view, 4> kNames{"delivered", "again", "refused", "gone"};
  return kNames.at(static_cast<std::size_t>(verdict));
}

int exit_code_of(const notify::Outcome& outcome) {
  if (outcome.verdict == notify::Verdict::delivered) return 0;
  return exit_code({outcome.status == 0 ? Errc::unreachable : Errc::bad_data, {}});
}

Result<notify::Outcome> DirectSender::send(const Target& target, const notify::Parcel& parcel) {
  const secret::SecretBox& secrets = session_.secrets();
  const auto address = session_.database().read_value([&](db::Tx& tx) {
    return notify::open_address(tx, secrets, target, senders_.token(target.kind), system_clock().now());
  });
  if (!address) return address.error();
  context_.restart();
  return run_sync(context_, senders_.of(target.kind).send(*address, parcel));
}

std::span<const Command> notify_target_commands() {
  return kNotifyTargetCommands;
}

}  // namespace wbd::cli::commands

// Messages that wbctl sends itself: samples to targets, and events to a program under development.

#include <algorithm>
#include <array>
#include <ostream>

#include <fmt/format.h>

#include "cli/commands/notify.hpp"
#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/end_signals.hpp"
#include "cli/filters.hpp"
#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"
#include "core/base/url.hpp"
#include "core/notify/compose.hpp"
#include "core/notify/target_form.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/targets.hpp"
#include "core/store/users.hpp"

namespace wbd::cli::commands {
namespace {

constexpr Millis kBetweenPolls{500};
constexpr std::int64_t kEventsAtOnce = 100;

notify::Parcel parcel_of(db::Tx& tx, const store::EventRow& event, const notify::Reader& reader,
                         UtcTime now) {
  notify::Parcel parcel;
  parcel.id = new_message_id();
  parcel.type = event.type;
  parcel.happened_at = event.happened_at;
  parcel.data = notify::event_data(event);
  parcel.message = notify::event_message(tx, event, reader, now);
  return parcel;
}

void write_outcome(JsonWriter& json, const notify::Outcome& outcome) {
  json.field("result", name_of(outcome.verdict));
  json.field("status", outcome.status == 0 ? std::nullopt : std::optional<std::int64_t>(outcome.status));
  json.field("reason", outcome.reason.empty() ? std::nullopt : std::optional(outcome.reason));
}

// --- trigger

constexpr std::array kTriggerColumns{Column{"target_id", "Target", "Получатель", Form::number},
                                     Column{"kind", "Kind", "Вид"}, Column{"result", "Result", "Итог"},
                                     Column{"status", "HTTP", "HTTP", Form::number},
                                     Column{"reason", "Reason", "Причина"}};

// The newest event of the type among the user's cabinets; otherwise one without details.
store::EventRow sample_event(db::Tx& tx, EventType type, const std::vector<CabinetId>& cabinets,
                             UtcTime now) {
  if (!cabinets.empty()) {
    auto found = store::read_events(tx, {cabinets, std::nullopt, {type}, 1});
    if (!found.empty()) return std::move(found.back());
  }
  store::EventRow event;
  event.cabinet_id = cabinets.empty() ? CabinetId{0} : cabinets.front();
  event.type = to_string(type);
  event.subject = "sample";
  event.happened_at = event.created_at = now;
  event.payload = "{}";
  return event;
}

struct Sample {
  Target target;
  notify::Parcel parcel;
};

Result<std::vector<Sample>> samples_of(Session& session, const Arguments& arguments, EventType type) {
  const auto only = arguments.number("--target");
  const auto user = arguments.number("--user");
  if (only.has_value() == user.has_value()) {
    return Error{Errc::invalid_argument, "trigger needs either --user TELEGRAM_ID or --target TARGET"};
  }
  const TimeZone zone = session.zone();
  return session.database().read_value([&](db::Tx& tx) -> Result<std::vector<Sample>> {
    const auto one = only ? store::find_target(tx, *only) : std::nullopt;
    if (only && !one) return unknown_target(*only);
    const TelegramId owner = one ? one->user : TelegramId{*user};
    const auto reader_user = store::find_user(tx, owner);
    if (!reader_user) return unknown_user_of(owner);
    std::vector<CabinetId> cabinets;
    for (const CabinetView& view : store::cabinets_of_user(tx, owner)) cabinets.push_back(view.cabinet.id);
    const UtcTime now = system_clock().now();
    const store::EventRow event = sample_event(tx, type, cabinets, now);
    std::vector<Sample> samples;
    for (const Target& target : one ? std::vector{*one} : store::list_targets(tx, owner)) {
      const auto& types = target.types;
      if (!one && !types.empty() && std::ranges::find(types, event.type) == types.end()) continue;
      const notify::Reader reader{*reader_user, target.language.value_or(reader_user->language), cabinets,
                                  zone};
      samples.push_back({target, parcel_of(tx, event, reader, now)});
    }
    return samples;
  });
}

Outcome notify_trigger(Session& session, const Arguments& arguments) {
  const auto samples = samples_of(session, arguments, parse_event_type(*arguments.text("TYPE")).value());
  if (!samples) return samples.error();
  if (samples->empty()) return Error{Errc::not_found, "the user has no target that takes this event"};
  DirectSender sender(session);
  Answer answer{.columns = kTriggerColumns};
  const auto total = std::ssize(*samples);
  answer.page = {total, total, 0};
  std::ptrdiff_t delivered = 0;
  JsonWriter json(answer.data);
  json.begin_array();
  for (const Sample& sample : *samples) {
    const auto outcome = sender.send(sample.target, sample.parcel);
    if (!outcome) return outcome.error();
    delivered += outcome->verdict == notify::Verdict::delivered ? 1 : 0;
    if (answer.exit_code == 0) answer.exit_code = exit_code_of(*outcome);
    json.begin_object();
    json.field("target_id", sample.target.id);
    json.field("kind", to_string(sample.target.kind));
    write_outcome(json, *outcome);
    json.end_object();
  }
  json.end_array();
  constexpr int kPartialSuccess = 9;
  if (delivered > 0 && delivered < total) answer.exit_code = kPartialSuccess;
  return answer;
}

// --- listen

// The secret depends on this installation's key only, so a program keeps it over runs.
std::string listen_secret(const secret::SecretBox& secrets) {
  return "whsec_" + base64_encode(secrets.derive("notify listen"));
}

Outcome notify_listen(Session& session, const Arguments& arguments) {
  Target target;
  target.kind = TargetKind::webhook;
  target.url = *arguments.text("--forward-to");
  const auto parts = split_url(*target.url);
  if (!parts || (parts->scheme != "http" && parts->scheme != "https") || parts->has_credentials) {
    return Error{Errc::invalid_argument, "--forward-to: must be http://host:port/path or https://host/path"};
  }
  // The operator has named the address, so it may be any.
  const notify::AddressGuard guard({notify::address_text(parts->host, parts->port)});
  asio::io_context context;
  const auto client = http::make_curl_client(context);
  notify::Webhook sender(*client, guard, system_clock());
  const notify::Address address{target, {}, listen_secret(session.secrets()), std::nullopt};
  const auto types = arguments.all("--type");
  const TimeZone zone = session.zone();
  const EndSignals signals;
  std::int64_t seen = session.database().read_value([](db::Tx& tx) { return store::newest_event(tx); });
  session.say(fmt::format(fmt::runtime(session.tr("Forwarding events to {}; Ctrl-C ends.\nSecret: {}",
                                                  "Пересылаю события на {}; Ctrl-C завершает.\nСекрет: {}")),
                          *target.url, address.secret));
  std::ostream& out = session.io().out;
  bool more = false;
  do {
    std::optional<Error> error;
    std::vector<notify::Parcel> parcels;
    session.database().read([&](db::Tx& tx) {
      const auto cabinets = chosen_cabinets(tx, arguments);
      if (!cabinets) {
        error = cabinets.error();
        return;
      }
      notify::Reader reader{User{}, session.language(), *cabinets, zone};
      if (const auto id = arguments.number("--user")) {
        if (const auto user = store::find_user(tx, TelegramId{*id})) reader.user = *user;
      }
      const auto events = cabinets->empty() ? std::vector<store::EventRow>{}
                                            : store::read_events(tx, {*cabinets, seen, {}, kEventsAtOnce});
      more = std::ssize(events) == kEventsAtOnce;
      for (const store::EventRow& event : events) {
        seen = event.id;
        if (!types.empty() && std::ranges::find(types, event.type) == types.end()) continue;
        parcels.push_back(parcel_of(tx, event, reader, system_clock().now()));
      }
    });
    if (error) return *error;
    for (const notify::Parcel& parcel : parcels) {
      context.restart();
      const notify::Outcome outcome = run_sync(context, sender.send(address, parcel));
      std::string line;
      JsonWriter json(line);
      json.begin_object();
      json.field("id", parcel.id);
      json.field("type", parcel.type);
      write_outcome(json, outcome);
      json.end_object();
      out << line << '\n' << std::flush;
    }
  } while (more || !signals.wait(kBetweenPolls));
  return Answer{};
}

constexpr std::array kNotifyTrigger{
    Option::choice("TYPE", "TYPE", kEventNames, "which event", "какое событие").must(),
    Option::of(Kind::number, "--user", "TELEGRAM_ID", "to the targets of this user that take it",
               "получателям этого пользователя, которые его ждут")
        .at_least(1),
    Option::of(Kind::number, "--target", "TARGET", "to this target alone", "только этому получателю")
        .at_least(1)};

constexpr std::array kNotifyListen{
    Option::of(Kind::text, "--forward-to", "URL", "where the program under development listens",
               "где слушает разрабатываемая программа")
        .must(),
    kUser, kCabinets,
    Option::choice("--type", "TYPE", kEventNames, "only this event; repeats",
                   "только это событие; можно несколько раз")
        .many()};

constexpr std::array kNotifySendCommands{
    Command{"notify", "trigger",
            "Send a sample event now: the newest of its type, otherwise one without details",
            "Отправить сейчас пример события: последнее этого вида или, если его нет, без подробностей",
            "wbctl notify trigger order.created --user 123456789", kNotifyTrigger, notify_trigger},
    Command{"notify", "listen", "Forward new events to a program, signed like a webhook's, until Ctrl-C",
            "Пересылать новые события программе с подписью, как у вебхука, пока не нажат Ctrl-C",
            "wbctl notify listen --forward-to http://127.0.0.1:9000/hook", kNotifyListen, notify_listen},
};

}  // namespace

std::span<const Command> notify_send_commands() {
  return kNotifySendCommands;
}

}  // namespace wbd::cli::commands

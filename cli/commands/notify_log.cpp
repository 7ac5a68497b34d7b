// The log of deliveries, and what an operator may send again.

#include <array>

#include <fmt/format.h>

#include "cli/commands/notify.hpp"
#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/base/json_text.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/targets.hpp"
#include "core/store/users.hpp"
#include "core/view/target_rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kDeliveryColumns{
    Column{"id", "Id", "№", Form::number},
    Column{"created_at", "Created", "Создано", Form::time},
    Column{"target_id", "Target", "Получатель", Form::number},
    Column{"type", "Event", "Событие"},
    Column{"state", "State", "Состояние", Form::state},
    Column{"reason", "Reason", "Причина"},
    Column{"attempts", "Attempts", "Попыток", Form::number},
    Column{"last_status", "HTTP", "HTTP", Form::number},
    Column{"next_attempt_at", "Next attempt", "Следующая попытка", Form::time},
    Column{"delivered_at", "Delivered", "Доставлено", Form::time}};

Outcome notify_log(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kDeliveryColumns,
                .sample = view::delivery_sample(),
                .none_en = "No deliveries.",
                .none_ru = "Уведомлений нет."};
  store::DeliveryFilter filter;
  filter.target = arguments.number("--target");
  filter.event = arguments.number("--event");
  filter.type = arguments.text("--type");
  if (const auto state = arguments.text("--state")) filter.state = store::parse_delivery_state(*state);
  filter.limit = answer.page->limit;
  filter.offset = answer.page->offset;
  if (const auto user = arguments.number("--user")) filter.user = TelegramId{*user};
  std::optional<Error> error;
  store::DeliveryList list;
  session.database().read([&](db::Tx& tx) {
    if (filter.user && !store::find_user(tx, *filter.user)) {
      error = unknown_user_of(*filter.user);
    } else if (filter.target && !store::find_target(tx, *filter.target)) {
      error = unknown_target(*filter.target);
    } else {
      list = store::list_deliveries(tx, filter);
    }
  });
  if (error) return *error;
  answer.page->total = list.total;
  JsonWriter json(answer.data);
  json.begin_array();
  for (const store::Delivery& delivery : list.deliveries) view::write_delivery(json, delivery);
  json.end_array();
  return answer;
}

Outcome queue_again(Session& session, const Arguments& arguments, bool dead_only) {
  const std::int64_t id = *arguments.number("DELIVERY");
  std::optional<Error> error;
  std::optional<store::Delivery> delivery;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    delivery = store::find_delivery(tx, id);
    if (!delivery) {
      error = Error{Errc::not_found, fmt::format("there is no delivery {}; see wbctl notify log", id)};
    } else if (dead_only && delivery->state != store::DeliveryState::dead) {
      error =
          Error{Errc::conflict,
                fmt::format("delivery {} is {}, not dead; to send it all the same: wbctl notify resend {}",
                            id, to_string(delivery->state), id)};
    } else {
      const UtcTime now = system_clock().now();
      store::resend_delivery(tx, id, now);
      store::hurry_target(tx, delivery->target, now);
      delivery = store::find_delivery(tx, id);
    }
  });
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  view::write_delivery(json, *delivery);
  answer.text =
      fmt::format(fmt::runtime(session.tr("Delivery {} is queued again; a running wbd sends it.\n",
                                          "Уведомление {} снова в очереди; его отправит работающий wbd.\n")),
                  id);
  return answer;
}

Outcome notify_retry(Session& session, const Arguments& arguments) {
  return queue_again(session, arguments, true);
}

Outcome notify_resend(Session& session, const Arguments& arguments) {
  return queue_again(session, arguments, false);
}

// The target, otherwise all targets; only those of the user when one is given.
Result<std::vector<Target>> chosen_targets(db::Tx& tx, std::optional<std::int64_t> target,
                                           std::optional<std::int64_t> user) {
  std::vector<Target> targets;
  if (target) {
    auto one = store::find_target(tx, *target);
    if (!one) return unknown_target(*target);
    targets.push_back(std::move(*one));
  } else {
    for (const User& owner : store::list_users(tx)) {
      for (Target& one : store::list_targets(tx, owner.telegram_id)) targets.push_back(std::move(one));
    }
  }
  if (user) std::erase_if(targets, [user](const Target& one) { return one.user.value != *user; });
  return targets;
}

Outcome notify_recover(Session& session, const Arguments& arguments) {
  const UtcTime since = time_from(session, arguments, "--since").value();
  std::optional<Error> error;
  std::int64_t queued = 0;
  session.database().write([&](db::Tx& tx) {
    error.reset();
    queued = 0;
    const auto targets = chosen_targets(tx, arguments.number("--target"), arguments.number("--user"));
    if (!targets) {
      error = targets.error();
      return;
    }
    const UtcTime now = system_clock().now();
    for (const Target& one : *targets) {
      const std::int64_t recovered = store::recover_deliveries(tx, one.id, since, now);
      if (recovered > 0) store::hurry_target(tx, one.id, now);
      queued += recovered;
    }
  });
  if (error) return *error;
  Answer answer;
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("queued", queued);
  json.end_object();
  answer.text = fmt::format(
      fmt::runtime(session.tr("Deliveries queued again: {}\n", "Уведомлений снова в очереди: {}\n")), queued);
  return answer;
}

constexpr Option kDelivery =
    Option::of(Kind::number, "DELIVERY", "DELIVERY", "the delivery's number, as shown by log",
               "номер уведомления, как в log")
        .at_least(1)
        .must();
constexpr Option kTargetOption =
    Option::of(Kind::number, "--target", "TARGET", "only this target", "только этот получатель").at_least(1);
constexpr Option kUserOption = Option::of(Kind::number, "--user", "TELEGRAM_ID", "only targets of this user",
                                          "только получатели пользователя")
                                   .at_least(1);
constexpr std::array kNotifyLog{
    kUserOption,
    kTargetOption,
    Option::choice("--state", "STATE", store::kDeliveryStates, "only this state", "только это состояние"),
    Option::of(Kind::text, "--type", "TYPE", "only this event or digest", "только это событие или сводка"),
    Option::of(Kind::number, "--event", "ID", "only deliveries of this event",
               "только уведомления об этом событии")
        .at_least(1),
    kLimit,
    kOffset};
constexpr std::array kOneDelivery{kDelivery};
constexpr std::array kNotifyRecover{
    Option::of(Kind::date, "--since", "TIME", "what was lost since this day or time",
               "что потеряно с этого дня или времени")
        .must(),
    kUserOption, kTargetOption};

constexpr std::array kNotifyLogCommands{
    Command{"notify", "log", "Each delivery and what became of it, the newest first",
            "Каждое уведомление и что с ним стало, сначала новые", "wbctl notify log --target 1 --state dead",
            kNotifyLog, notify_log},
    Command{"notify", "retry", "Send again a delivery that was given up",
            "Отправить снова уведомление, от которого отказались", "wbctl notify retry 42", kOneDelivery,
            notify_retry}
        .with(Access::changes),
    Command{"notify", "resend", "Send a delivery again, whatever became of it; the receiver sees the same id",
            "Отправить уведомление ещё раз, что бы с ним ни было; получатель увидит тот же id",
            "wbctl notify resend 42", kOneDelivery, notify_resend}
        .with(Access::changes),
    Command{"notify", "recover", "Send again what targets have lost since a time",
            "Отправить снова то, что получатели потеряли с некоторого времени",
            "wbctl notify recover --since 2026-11-20", kNotifyRecover, notify_recover}
        .with(Access::changes),
};

}  // namespace

std::span<const Command> notify_log_commands() {
  return kNotifyLogCommands;
}

}  // namespace wbd::cli::commands

// Targets of a user's messages, and the deliveries to them.
#include "core/store/targets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/model/event.hpp"
#include "core/notify/target_form.hpp"
#include "core/notify/target_secrets.hpp"
#include "core/store/deliveries.hpp"
#include "core/view/target_rows.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"
#include "daemon/rest/routes/writing.hpp"

namespace wbd::rest {
namespace {

constexpr std::size_t kMostTargets = 20;  // of a user

constexpr Parameter kTargetOwner{"telegram_id", ParameterType::integer, "The user", 1, kMaxId};
constexpr Parameter kTargetKey{"target_id", ParameterType::integer, "The target", 1, kMaxId};

// Event types and digests.
constexpr auto kMessageTypes = [] {
  std::array<std::string_view, kEventNames.size() + 2> names;
  std::copy(kEventNames.begin(), kEventNames.end(), names.begin());
  names[kEventNames.size()] = "digest.daily";
  names[kEventNames.size() + 1] = "digest.weekly";
  return names;
}();

std::string said(const WriteInput& in, std::string_view english, std::string_view russian) {
  return std::string(in.plan.language == Language::ru ? russian : english);
}

Problem no_such_target(const WriteInput& in) {
  return not_found(said(in, "There is no such target.", "Такого получателя нет."));
}

std::optional<Target> named_target(db::Tx& tx, const WriteInput& in) {
  return store::find_target(tx, *in.plan.viewer.user, *in.arguments().integer("target_id"));
}

template <class T, class U>
void change(std::optional<T>& field, const Arguments& arguments, std::string_view name, const U& value) {
  if (arguments.is_null(name)) field.reset();
  if (value) field = *value;
}

// Takes over the fields of the body; the rest of `target` stays.
void apply(Target& target, const Arguments& arguments) {
  change(target.url, arguments, "url", arguments.text("url"));
  change(target.chat_id, arguments, "chat_id", arguments.integer("chat_id"));
  change(target.topic_id, arguments, "topic_id", arguments.integer("topic_id"));
  change(target.proxy, arguments, "proxy", arguments.text("proxy"));
  change(target.base_url, arguments, "base_url", arguments.text("base_url"));
  const auto language = arguments.text("language");
  change(target.language, arguments, "language",
         language ? parse_language(*language) : std::optional<Language>());
  if (arguments.is_null("types")) target.types.clear();
  if (auto types = arguments.words("types")) target.types = std::move(*types);
  if (arguments.is_null("cabinet_ids")) target.cabinets.clear();
  if (const auto ids = arguments.integers("cabinet_ids")) {
    target.cabinets.clear();
    for (const std::int64_t id : *ids) target.cabinets.emplace_back(id);
  }
}

std::optional<Problem> refused(const WriteInput& in, const Target& target) {
  if (const auto problem = notify::check_target(target, in.context.allowed_addresses))
    return invalid({{std::string(problem->field), problem->text}});
  const auto& own = *in.plan.viewer.cabinets;
  for (const CabinetId cabinet : target.cabinets) {
    if (std::ranges::find(own, cabinet) == own.end())
      return invalid({{"cabinet_ids", fmt::format("{} is no cabinet of the user", cabinet.value)}});
  }
  return std::nullopt;
}

WriteResult target_answer(const Target& target, int status, const std::optional<std::string>& secret) {
  WriteResult written;
  written.status = status;
  JsonWriter json(written.data);
  view::write_target(json, target);
  if (secret) {
    written.secret = true;
    written.data.pop_back();
    written.data += fmt::format(R"(,"secret":"{}"}})", *secret);
  }
  return written;
}

ReadResult list_targets(db::Tx& tx, const ReadInput& in) {
  ReadResult result;
  result.page = page_of(in, store::list_targets(tx, *in.plan.viewer.user), view::write_target);
  return result;
}

Task<WriteOutcome> add_target(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const TelegramId user = *in.plan.viewer.user;
    notify::NewTarget wanted;
    wanted.target.user = user;
    wanted.target.kind = parse_target_kind(*in.arguments().text("kind")).value();
    wanted.target.created_at = in.now;
    wanted.token = in.arguments().text("token");
    wanted.target.has_token = wanted.token.has_value();
    apply(wanted.target, in.arguments());
    if (auto problem = refused(in, wanted.target)) return std::move(*problem);
    if (store::list_targets(tx, user).size() >= kMostTargets) {
      return Problem{409, "too_many_targets",
                     said(in, "The user has 20 targets, and cannot have more.",
                          "У пользователя 20 получателей, больше нельзя.")};
    }
    const auto added = notify::add_target(tx, in.context.secrets, wanted);
    WriteResult written = target_answer(added.target, 201, added.secret);
    written.headers = fmt::format("Location: /api/v1/users/{}/targets/{}\r\n", user.value, added.target.id);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> change_target(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    auto target = named_target(tx, in);
    if (!target) return no_such_target(in);
    const auto token = in.arguments().text("token");
    target->has_token = target->has_token || token.has_value();
    apply(*target, in.arguments());
    if (auto problem = refused(in, *target)) return std::move(*problem);
    notify::change_target(tx, in.context.secrets, *target, token);
    return target_answer(store::find_target(tx, target->id).value(), 200, std::nullopt);
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> remove_target(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const auto target = named_target(tx, in);
    if (!target) return no_such_target(in);
    store::remove_target(tx, target->id);
    return WriteResult{200, fmt::format(R"({{"id":{},"removed":true}})", target->id)};
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> test_target(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const auto target = named_target(tx, in);
    if (!target) return no_such_target(in);
    if (target->state == TargetState::gone || target->state == TargetState::disabled) {
      return Problem{409, "target_closed",
                     said(in, "Nothing is sent to this target; revive it first.",
                          "Отправка этому получателю отключена, сначала включите её (revive).")};
    }
    store::Delivery delivery;
    delivery.target = target->id;
    delivery.type = "test";
    delivery.created_at = in.now;
    delivery.next_attempt_at = in.now;
    delivery.id = store::add_delivery(tx, delivery);
    store::hurry_target(tx, target->id, in.now);
    WriteResult written{202, {}};
    JsonWriter json(written.data);
    view::write_delivery(json, delivery);
    return written;
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> revive_target(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const auto target = named_target(tx, in);
    if (!target) return no_such_target(in);
    store::revive_target(tx, target->id, in.now);
    return target_answer(store::find_target(tx, target->id).value(), 200, std::nullopt);
  };
  co_return co_await in_transaction(in, std::move(work));
}

Task<WriteOutcome> rotate_target_secret(const WriteInput& in) {
  auto work = [&in](db::Tx& tx) -> WriteOutcome {
    const auto target = named_target(tx, in);
    if (!target) return no_such_target(in);
    if (target->kind != TargetKind::webhook) {
      return Problem{409, "no_secret",
                     said(in, "Only webhooks have a secret.", "Секрет есть только у вебхуков.")};
    }
    return target_answer(*target, 200, notify::rotate_secret(tx, in.context.secrets, *target, in.now));
  };
  co_return co_await in_transaction(in, std::move(work));
}

ReadResult list_deliveries(db::Tx& tx, const ReadInput& in) {
  store::DeliveryFilter filter;
  filter.user = *in.plan.viewer.user;
  filter.target = in.arguments().integer("target_id");
  if (const auto state = in.arguments().text("state")) filter.state = store::parse_delivery_state(*state);
  filter.type = in.arguments().text("type");
  filter.event = in.arguments().integer("event_id");
  filter.limit = in.arguments().limit();
  filter.offset = in.arguments().offset();
  const auto list = store::list_deliveries(tx, filter);
  ReadResult result;
  result.page.total = list.total;
  JsonWriter json(result.page.data);
  json.begin_array();
  for (const store::Delivery& delivery : list.deliveries) view::write_delivery(json, delivery);
  json.end_array();
  return result;
}

// clang-format off
constexpr std::array kTargetListQuery{kLimit, kOffset, kListFormat};
constexpr Parameter kUrl{"url", ParameterType::text, "A webhook: where deliveries are posted, https://", 1, 2048};
constexpr Parameter kChat{"chat_id", ParameterType::integer, "A chat of Telegram or MAX", kMinId, kMaxId};
constexpr Parameter kTopic{"topic_id", ParameterType::integer, "A topic of a Telegram group", 1, kMaxId, {}, {}, true};
constexpr Parameter kToken{"token", ParameterType::text, "A bot token of its own; otherwise that of the installation", 1, 256};
constexpr Parameter kTypes{"types", ParameterType::words, "Only these; null: all that the user wants", 0, 0, kMessageTypes, {}, true};
constexpr Parameter kCabinets{"cabinet_ids", ParameterType::integers, "Only these cabinets; null: all", 1, kMaxId, {}, {}, true};
constexpr Parameter kTargetLanguage{"language", ParameterType::word, "Of the texts; null: the user's", 0, 0, kLanguages, {}, true};
constexpr Parameter kProxy{"proxy", ParameterType::text, "Used for this target alone: http:// or socks5://", 1, 2048, {}, {}, true};
constexpr Parameter kBaseUrl{"base_url", ParameterType::text, "A Bot API server; null: that of the installation", 1, 2048, {}, {}, true};
constexpr std::array kChangeBody{BodyField{kUrl}, BodyField{kChat}, BodyField{kTopic}, BodyField{kToken}, BodyField{kTypes},
                                 BodyField{kCabinets}, BodyField{kTargetLanguage}, BodyField{kProxy}, BodyField{kBaseUrl}};
constexpr std::array kAddBody{
    BodyField{{"kind", ParameterType::word, "What the target is", 0, 0, kTargetKinds}, true},
    BodyField{kUrl}, BodyField{kChat}, BodyField{kTopic}, BodyField{kToken}, BodyField{kTypes},
    BodyField{kCabinets}, BodyField{kTargetLanguage}, BodyField{kProxy}, BodyField{kBaseUrl}};
// clang-format on
constexpr std::array kDeliveryQuery{
    Parameter{"target_id", ParameterType::integer, "Only to this target", 1, kMaxId},
    Parameter{"state", ParameterType::word, "Only in this state", 0, 0, store::kDeliveryStates},
    Parameter{"type", ParameterType::text, "Only of this type", 1, 64},
    Parameter{"event_id", ParameterType::integer, "Only of this event", 1, kMaxId},
    kLimit,
    kOffset,
    kListFormat};

constexpr std::array kTargetRoutes{
    Route{.id = "listTargets",
          .pattern = "/api/v1/users/{telegram_id}/targets",
          .summary = "Where the user's messages go",
          .query = kTargetListQuery,
          .path = kTargetOwner,
          .schema = "Target",
          .kind = ReadRoute{.read = list_targets,
                            .list = true,
                            .without_cabinets = true,
                            .kept = false,  // sending changes them without a new version
                            .cache_key = "targets:{telegram_id}:{limit}",
                            .sample = [](const Arguments&) { return view::target_sample(); }}},
    Route{.id = "addTarget",
          .method = "POST",
          .pattern = "/api/v1/users/{telegram_id}/targets",
          .summary = "Adds a webhook or a chat; a webhook's secret is shown here once",
          .path = kTargetOwner,
          .schema = "WrittenTarget",
          .statuses = {201},
          .kind = WriteRoute{.write = add_target, .body = kAddBody}},
    Route{.id = "changeTarget",
          .method = "PATCH",
          .pattern = "/api/v1/users/{telegram_id}/targets/{target_id}",
          .summary = "Changes what is given",
          .path = kTargetOwner,
          .inner = kTargetKey,
          .schema = "Target",
          .kind = WriteRoute{.write = change_target, .body = kChangeBody}},
    Route{.id = "removeTarget",
          .method = "DELETE",
          .pattern = "/api/v1/users/{telegram_id}/targets/{target_id}",
          .summary = "Removes a target with its deliveries",
          .path = kTargetOwner,
          .inner = kTargetKey,
          .schema = "RemovedTarget",
          .kind = WriteRoute{.write = remove_target}},
    Route{.id = "testTarget",
          .method = "POST",
          .pattern = "/api/v1/users/{telegram_id}/targets/{target_id}/test",
          .summary = "Sends a test message; its delivery shows what became of it",
          .path = kTargetOwner,
          .inner = kTargetKey,
          .schema = "Delivery",
          .statuses = {202},
          .kind = WriteRoute{.write = test_target}},
    Route{.id = "reviveTarget",
          .method = "POST",
          .pattern = "/api/v1/users/{telegram_id}/targets/{target_id}/revive",
          .summary = "Sends to a disabled or gone target again; a bot calls it at /start",
          .path = kTargetOwner,
          .inner = kTargetKey,
          .schema = "Target",
          .kind = WriteRoute{.write = revive_target}},
    Route{.id = "rotateTargetSecret",
          .method = "POST",
          .pattern = "/api/v1/users/{telegram_id}/targets/{target_id}/rotate-secret",
          .summary = "Makes a new secret for a webhook; messages are signed with both for 24 hours",
          .path = kTargetOwner,
          .inner = kTargetKey,
          .schema = "WrittenTarget",
          .kind = WriteRoute{.write = rotate_target_secret}},
    Route{.id = "listDeliveries",
          .pattern = "/api/v1/users/{telegram_id}/deliveries",
          .summary = "What became of each event at each target, the newest first",
          .query = kDeliveryQuery,
          .path = kTargetOwner,
          .schema = "Delivery",
          .kind = ReadRoute{.read = list_deliveries,
                            .list = true,
                            .without_cabinets = true,
                            .kept = false,
                            .cache_key = "deliveries:{telegram_id}:{limit}",
                            .sample = [](const Arguments&) { return view::delivery_sample(); }}},
};

// --- schemas

std::string words_of(std::span<const std::string_view> words) {
  return fmt::format("{}", fmt::join(words, "|"));
}

std::vector<Schema> target_schemas() {
  Schema target{
      "Target",
      "Where messages of a user go.",
      {{"id", "integer", "", "7"},
       {"user_id", "integer", "", "123456789"},
       {"kind", words_of(kTargetKinds)},
       {"url", "string?", "Of a webhook", R"("https://example.com/hook")"},
       {"chat_id", "integer?", "Of Telegram or MAX", "null"},
       {"topic_id", "integer?", "Of a Telegram group", "null"},
       {"types", "[string]", "Only these; empty: all that the user wants", R"(["order.created"])"},
       {"cabinet_ids", "[integer]", "Only these; empty: all of the user", "[]"},
       {"language", words_of(kLanguages) + "?", "null: the user's", "null"},
       {"proxy", "string?", "Without its password", "null"},
       {"base_url", "string?", "A Bot API server; null: that of the installation", "null"},
       {"own_token", "boolean", "It has a bot token of its own", "false"},
       {"state", words_of(kTargetStates),
        "failing: attempts go on; disabled: failures for five days or a 410; gone: the chat is closed"},
       {"failing_since", "time?", "", "null"},
       {"last_error", "string?", "", "null"},
       {"created_at", "time"}}};
  Schema written{"WrittenTarget",
                 "The target as stored now.",
                 {{"secret", "string", "Signs a webhook's deliveries (Standard Webhooks); shown once",
                   R"("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")", true}},
                 "Target"};
  Schema removed{"RemovedTarget", "", {{"id", "integer", "", "7"}, {"removed", "boolean", "", "true"}}};
  Schema delivery{
      "Delivery",
      "What became, or becomes, of one event at one target.",
      {{"id", "integer", "A webhook gets it as webhook-id: msg_<id>", "42"},
       {"event_id", "integer?", "null: a digest, a test or a warning", "1042"},
       {"target_id", "integer", "", "7"},
       {"cabinet_id", "integer?", "", "1"},
       {"type", "string", "The event's, or digest.daily, test, target.failing, ...", R"("order.created")"},
       {"state", words_of(store::kDeliveryStates)},
       {"reason", "string?", "Why it waits, is suppressed (the setting or rule) or failed", "null"},
       {"told_by", "integer?", "grouped: the delivery that it was part of", "null"},
       {"attempts", "integer", "", "1"},
       {"next_attempt_at", "time?", "", "null"},
       {"last_status", "integer?", "HTTP status of the last answer", "200"},
       {"created_at", "time"},
       {"delivered_at", "time?"}}};
  return {std::move(target), std::move(written), std::move(removed), std::move(delivery)};
}

}  // namespace

Noun target_noun() {
  return {.routes = kTargetRoutes, .schemas = target_schemas};
}

}  // namespace wbd::rest

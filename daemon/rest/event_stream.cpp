#include "daemon/rest/event_stream.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/store/events.hpp"
#include "daemon/rest/event_reader.hpp"
#include "daemon/rest/planner.hpp"

namespace wbd::rest {
namespace {

// Some proxies close a connection after a minute of silence or less.
constexpr Millis kHeartbeat{15'000};
constexpr Millis kAfterFailure{1'000};
constexpr std::int64_t kPiece = 100;          // events in memory at once
constexpr std::int64_t kPieceWithTexts = 20;  // each text takes some queries
// `retry`: how long a client waits before it reconnects.
constexpr std::string_view kGreeting = "retry: 3000\n\n";
constexpr std::string_view kBeat = ":\n\n";

void append_event(std::string& out, notify::EventWriter& writer, const store::EventRow& row) {
  fmt::format_to(std::back_inserter(out), "id: {}\nevent: {}\ndata: ", row.id, row.type);
  JsonWriter json(out);
  writer.write(json, row);
  out += "\n\n";
}

}  // namespace

// A copy of the request's data that the stream needs: the stream outlives the request.
struct EventStreams::Session {
  const Route* route = nullptr;
  std::string query, authorization, api_key, request_id;
  std::int64_t key_id = 0;
  KeyScope scope = KeyScope::user;
  CabinetList cabinets;
  std::vector<EventType> types;
  Plan plan;  // as it was renewed last
  notify::EventForm form;
  std::optional<EventThresholds> thresholds;
  std::optional<UtcTime> key_expires_at;
  std::optional<std::int64_t> after;  // the last event that was sent
  std::shared_ptr<const void> place;  // among the streams of the key
};

bool wants_stream(std::string_view accept) {
  return accept.find("text/event-stream") != std::string_view::npos;
}

std::variant<std::optional<std::int64_t>, Problem> parse_last_event_id(std::string_view text) {
  if (text.empty()) return std::optional<std::int64_t>{};
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id < 0) {
    return invalid({{"Last-Event-ID", "must be the id of an event: an integer, 0 or more"}});
  }
  return std::optional(id);
}

Task<httpd::Response> EventStreams::open(const Exchange& exchange,
                                         std::optional<std::int64_t> last_event_id) {
  const Plan& plan = *exchange.plan;
  auto session = std::make_shared<Session>();
  session->place = places_.take(plan.key_id);
  if (!session->place) {
    const auto detail = fmt::format("This key may have {} event streams at the same time.", places_.most());
    co_return to_response({429, "too_many_streams", detail, {}, "Retry-After: 5\r\n"}, exchange.request_id);
  }
  session->route = plan.route;
  session->query = exchange.request.query();
  session->authorization = exchange.credentials.authorization;
  session->api_key = exchange.credentials.api_key;
  session->request_id = exchange.request_id;
  session->types = event_types(plan.arguments);
  session->form = {plan.arguments.boolean("texts").value_or(true), plan.arguments.integer("recipients") == 1};
  session->after = last_event_id ? last_event_id : plan.arguments.integer("after");
  if (!session->after) {
    // Read before the head is sent: a client that has the head must get every later event.
    auto work = [this] {
      return context_.database.read_value([](db::Tx& tx) { return store::newest_event(tx); });
    };
    const auto turn = co_await context_.turns->take(plan.key_id, plan.scope);
    session->after = co_await run_blocking(context_.workers, std::move(work));
  }

  httpd::Response response;
  response.content_type = "text/event-stream";
  // X-Accel-Buffering: nginx would hold events back until its buffer is full.
  response.headers = fmt::format("X-Request-Id: {}\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\n",
                                 exchange.request_id);
  response.stream = [this, session](httpd::BodyWriter& out) { return run(session, out); };
  co_return response;
}

Task<void> EventStreams::run(std::shared_ptr<Session> session, httpd::BodyWriter& out) {
  EventHub::Waiter waiter(hub_, co_await asio::this_coro::executor);
  co_await out.write(std::string(kGreeting));
  auto silent_until = context_.clock.now() + kHeartbeat;
  bool look = true;
  while (true) {
    if (session->key_expires_at && *session->key_expires_at <= context_.clock.now()) co_return;
    bool missed = false;
    if (look) {
      std::string events;
      try {
        if (!co_await renew(*session)) co_return;
        waiter.set_cabinets(session->cabinets);
        events = co_await next_events(*session);
      } catch (const Failure& failure) {
        // While the database is down the stream stays open. The hub does not signal the same event again, so
        // the stream tries again by itself.
        if (failure.error().code != Errc::unavailable) throw;
        directory_.note_failure();
        missed = true;
      }
      if (!events.empty()) {
        co_await out.write(std::move(events));
        silent_until = context_.clock.now() + kHeartbeat;
        continue;
      }
    }
    auto until = silent_until;
    if (session->key_expires_at) until = std::min(until, *session->key_expires_at);
    if (missed) until = std::min(until, context_.clock.now() + kAfterFailure);
    const bool called = co_await waiter.wait(std::max(until - context_.clock.now(), Millis{1}));
    look = called || missed;
    if (context_.clock.now() >= silent_until) {
      co_await out.write(std::string(kBeat));
      silent_until = context_.clock.now() + kHeartbeat;
    }
  }
}

Task<bool> EventStreams::renew(Session& session) {
  const auto known = co_await directory_.best();
  auto planned = make_plan({*known.directory,
                            *session.route,
                            {},
                            session.query,
                            {},
                            {session.authorization, session.api_key},
                            context_.clock.now(),
                            context_.zone,
                            context_.language});
  if (const auto* problem = std::get_if<Problem>(&planned)) {
    log::info("api", "an event stream ends",
              {{"request_id", session.request_id}, {"reason", problem->detail}});
    co_return false;
  }
  session.plan = std::get<Plan>(std::move(planned));
  const Plan& plan = session.plan;
  session.key_id = plan.key_id;
  session.scope = plan.scope;
  session.cabinets = plan.sources;
  session.thresholds = plan.thresholds;
  session.key_expires_at = plan.key_expires_at;
  co_return true;
}

Task<std::string> EventStreams::next_events(Session& session) {
  auto work = [this, &session] {
    return context_.database.read_value([&](db::Tx& tx) {
      const std::int64_t piece = session.form.texts ? kPieceWithTexts : kPiece;
      notify::EventWriter writer(tx, event_reader(tx, session.plan, context_.zone), session.form,
                                 context_.clock.now());
      std::pair<std::string, std::optional<std::int64_t>> written;
      for (const store::EventRow& row : store::read_events(
               tx, {*session.cabinets, session.after, session.types, piece, session.thresholds})) {
        append_event(written.first, writer, row);
        written.second = row.id;
      }
      return written;
    });
  };
  const auto turn = co_await context_.turns->take(session.key_id, session.scope);
  auto written = co_await run_blocking(context_.workers, std::move(work));
  directory_.note_success();
  if (written.second) session.after = written.second;
  co_return std::move(written.first);
}

}  // namespace wbd::rest

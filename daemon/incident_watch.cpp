#include "daemon/incident_watch.hpp"

#include <algorithm>

#include "core/base/log.hpp"
#include "core/notify/incident_message.hpp"
#include "core/store/backups.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/incidents.hpp"
#include "core/store/wb_fields.hpp"

namespace wbd::daemon {
namespace {

constexpr Millis kLookPause{5'000};
constexpr Millis kBeatPause{60'000};
constexpr Millis kBeatTimeout{10'000};
constexpr Millis kIncidentsKept{std::chrono::days{365}};

void log_incident(std::string_view what, const Incident& incident) {
  const std::string text = notify::incident_sentence(incident, Language::en);
  const std::initializer_list<log::Field> fields{
      {"kind", to_string(incident.kind)}, {"key", incident.key}, {"text", text}};
  incident.ended_at ? log::info("incident", what, fields) : log::error("incident", what, fields);
}

}  // namespace

IncidentWatch::IncidentWatch(db::Database& database, const Clock& clock, WatchOptions options)
    : database_(database), clock_(clock), options_(std::move(options)), looking_since_(clock.now()) {}

notify::IncidentFacts IncidentWatch::read_facts(db::Tx& tx, UtcTime now) const {
  notify::IncidentFacts facts;
  facts.looking_since = looking_since_;
  facts.syncs = store::failing_syncs(tx);
  facts.tokens = store::token_states(tx);
  // Events that no process has fanned out wait too.
  const auto event_waits = store::oldest_waiting_event(tx), target_waits = store::next_target_due(tx, now);
  facts.delivery_due_at = event_waits && target_waits ? std::min(event_waits, target_waits)
                          : event_waits               ? event_waits
                                                      : target_waits;
  for (const store::FieldDrift& drift : store::wb_field_drifts(tx, UtcTime::max())) {
    if (drift.history.lost_at) facts.lost_fields.emplace_back(drift.operation, drift.field);
  }
  std::ranges::sort(facts.lost_fields);
  facts.lost_fields.erase(std::unique(facts.lost_fields.begin(), facts.lost_fields.end()),
                          facts.lost_fields.end());  // of several cabinets
  facts.backup_at = store::last_backup(tx);
  return facts;
}

void IncidentWatch::note_redis(UtcTime now) {
  if (!options_.redis_is_down || !options_.redis_is_down()) {
    redis_down_since_.reset();
  } else if (!redis_down_since_) {
    redis_down_since_ = now;
  }
}

bool IncidentWatch::look() {
  const UtcTime now = clock_.now();
  note_redis(now);
  try {
    std::vector<Incident> open, unannounced;
    notify::IncidentFacts facts;
    database_.read([&](db::Tx& tx) {
      open = store::open_incidents(tx);
      unannounced = store::unannounced_incidents(tx);
      facts = read_facts(tx, now);
    });
    facts.machine = options_.machine;
    facts.redis_down_since = redis_down_since_;
    if (options_.disk_free) facts.disk_free = options_.disk_free();
    if (down_since_) end_outage(now);
    const auto problems = notify::find_problems(facts, options_.limits, open, now);
    announce_pending(unannounced, now);
    apply(notify::incident_changes(open, problems, options_.machine, now), now);
    return true;
  } catch (const Failure& failure) {
    if (!down_since_) down_since_ = now;
    down_reason_ = failure.error().detail;
    return false;
  }
}

// Nothing can be stored or sent while the database is down. So an outage is reported when it is over.
void IncidentWatch::end_outage(UtcTime now) {
  if (now - *down_since_ >= options_.database_down) {
    Incident outage;
    outage.kind = IncidentKind::database_down;
    outage.detail.reason = down_reason_;
    outage.began_at = *down_since_;
    outage.seen_at = now;
    outage.announced_at = outage.ended_at = outage.end_announced_at = now;
    const auto note = [&](db::Tx& tx) {
      if (!store::begin_incident(tx, outage)) return;
      Incident began = outage;
      began.ended_at.reset();
      announce(tx, began, now);
      announce(tx, outage, now);
    };
    database_.write(note, db::LockTimeout::background);
    log_incident("an incident is over", outage);
  }
  down_since_.reset();
}

void IncidentWatch::announce(db::Tx& tx, const Incident& incident, UtcTime now) const {
  const std::string_view type = incident.ended_at ? notify::kIncidentEnded : notify::kIncidentBegan;
  for (const TelegramId admin : options_.admins) {
    for (const std::int64_t target : store::targets_taking(tx, admin, type)) {
      store::Delivery delivery;
      delivery.target = target;
      delivery.type = type;
      delivery.payload = notify::incident_payload(incident);
      delivery.next_attempt_at = now;
      delivery.created_at = now;
      store::add_delivery(tx, delivery);
      store::wake_target(tx, target, now);
    }
  }
}

void IncidentWatch::announce_pending(const std::vector<Incident>& incidents, UtcTime now) {
  if (incidents.empty()) return;
  std::vector<Incident> announced;
  const auto announce_all = [&](db::Tx& tx) {
    announced.clear();
    for (const Incident& incident : incidents) {
      Incident began = incident;
      began.ended_at.reset();
      if (store::mark_announced(tx, incident.id, store::IncidentNotice::beginning, now))
        announced.push_back(began);
      if (store::mark_announced(tx, incident.id, store::IncidentNotice::end, now))
        announced.push_back(incident);
    }
    for (const Incident& incident : announced) announce(tx, incident, now);
  };
  database_.write(announce_all, db::LockTimeout::background);
  for (const Incident& incident : announced)
    log_incident(incident.ended_at ? "an incident is over" : "an incident began", incident);
}

void IncidentWatch::apply(const notify::IncidentChanges& changes, UtcTime now) {
  if (changes.begin.empty() && changes.go_on.empty() && changes.end.empty()) return;
  std::vector<Incident> begun, ended;
  const auto store_all = [&](db::Tx& tx) {
    begun.clear();
    ended.clear();
    for (const notify::Problem& problem : changes.begin) {
      Incident incident;
      incident.kind = problem.kind;
      incident.key = problem.key;
      incident.detail = problem.detail;
      incident.began_at = incident.seen_at = now;
      incident.announced_at = now;
      if (!store::begin_incident(tx, incident)) continue;
      announce(tx, incident, now);
      begun.push_back(std::move(incident));
    }
    for (const std::int64_t id : changes.go_on) store::see_incident(tx, id, now);
    for (Incident incident : changes.end) {
      if (!store::end_incident(tx, incident.id, now)) continue;
      incident.ended_at = now;
      announce(tx, incident, now);
      ended.push_back(std::move(incident));
    }
    if (!ended.empty()) store::drop_old_incidents(tx, now - kIncidentsKept);
  };
  database_.write(store_all, db::LockTimeout::background);
  for (const Incident& incident : begun) log_incident("an incident began", incident);
  for (const Incident& incident : ended) log_incident("an incident is over", incident);
}

Task<void> Heartbeat::beat(bool healthy) {
  const UtcTime now = clock_.now();
  if (url_.empty() || !healthy || (last_ && now - *last_ < kBeatPause)) co_return;
  last_ = now;
  http::Request request;
  request.url = url_;
  request.timeout = kBeatTimeout;
  request.max_body = 64UL << 10;
  const auto answer = co_await client_.send(std::move(request));
  const bool failed = !answer || answer->status >= 400;
  if (failed && !failing_) {
    const std::string reason =
        answer ? "status " + std::to_string(answer->status) : std::string(to_string(answer.error().code));
    log::warning("heartbeat", "notify.heartbeat_url does not answer", {{"reason", reason}});
  }
  failing_ = failed;
}

WatchThread::WatchThread(db::Database& database, const Clock& clock, WatchOptions options,
                         std::string heartbeat_url)
    : client_(http::make_curl_client(context_)),
      watch_(database, clock, std::move(options)),
      heartbeat_(*client_, std::move(heartbeat_url), clock),
      thread_([this] { run(); }) {}

void WatchThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void WatchThread::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    try {
      const bool healthy = watch_.look();
      run_sync(context_, heartbeat_.beat(healthy));
    } catch (const std::exception& error) {  // the next look may succeed
      log::error("incident", "the look for incidents failed", {{"reason", error.what()}});
    }
    lock.lock();
    wake_.wait_for(lock, kLookPause, [this] { return stopping_; });
  }
}

}  // namespace wbd::daemon

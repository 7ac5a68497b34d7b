#pragma once
// The engine beside the emulator, at WB's official limits, on simulated time: nothing sleeps, and a process
// may die between any two runs.

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <span>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/base/log.hpp"
#include "core/sandbox/sandbox.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/engine.hpp"
#include "core/sync/onboarding.hpp"
#include "tests/fakes/emulator_transport.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/store/support.hpp"

namespace wbd::test {

using namespace std::chrono_literals;
using nlohmann::json;

class World {
 public:
  explicit World(std::uint64_t seed, sandbox::Options options = {},
                 sandbox::TokenType token_type = sandbox::TokenType::personal)
      : type(token_type) {
    log::configure(log::Level::error, log::Format::text);  // lost requests are what these tests are about
    options.seed = seed;
    options.cabinets = 1;
    emulator = std::make_unique<sandbox::Emulator>(options, clock);
    transport = std::make_unique<fakes::EmulatorTransport>(*emulator);
    transport->silence = [this](Millis time) { clock.advance(time); };
    restart();
    database->write([&](db::Tx& tx) {
      store::upsert_user(tx, User{TelegramId{1}, {}, Language::ru, "Europe/Moscow", clock.now()});
    });
    connect();
  }

  wb::TokenResult<sync::Registered> add_cabinet(std::string token, TelegramId user = TelegramId{1},
                                                sync::Counted counted = sync::Counted::no) {
    return run_sync(context,
                    onboarding->register_cabinet(user, std::move(token), std::nullopt, "raw", counted));
  }

  // Registers the seller's token.
  void connect() {
    auto added = add_cabinet(emulator->token(0, type));
    REQUIRE(added.has_value());
    REQUIRE(added->outcome == sync::Registration::activated);
    cabinet = added->id;
  }

  // A new process: nothing in memory survives.
  void restart() {
    sync::Options options;
    options.client.timeout = Millis{30'000};
    options.client.base_url = base_url;
    options.client.rate_limit_per_minute = 100'000;
    options.client.retry_attempts = 1;
    options.client.sleep = [this](Millis time) -> Task<void> {  // time moves when told
      clock.advance(time);
      co_return;
    };
    options.random = [this] { return std::uniform_real_distribution<double>(0.0, 1.0)(jitter); };
    options.client.random = options.random;
    options.owner = "test-" + std::to_string(++processes);
    options.batch_size = 37;
    options.lease = lease;
    for (const Dataset dataset : kDatasets)
      options.dataset_intervals[std::string(to_string(dataset))] =
          type == sandbox::TokenType::base ? 3h : 10min;
    onboarding.reset();
    engine = std::make_unique<sync::Engine>(context, workers, *database, secrets, *transport, options, clock);
    onboarding = std::make_unique<sync::Onboarding>(engine->wb(), workers, *database, secrets, clock);
  }

  sync::RunOutcome run(Dataset dataset, bool force = true) {
    sync::RunRequest request;
    request.cabinet_id = cabinet;
    request.dataset = dataset;
    request.force = force;
    request.max_limiter_wait = 0ms;
    if (before_run) before_run(dataset);
    auto outcome = run_sync(context, engine->run(std::move(request)));
    if (after_run) after_run(outcome);
    return outcome;
  }

  // The state of a run that went well: `loading` until the history is read to its end, as the store says.
  sync::RunState went_well(Dataset dataset) const {
    const auto state = database->read_value(
        [&](db::Tx& tx) { return store::find_sync_state(tx, cabinet, dataset).value(); });
    return state.is_loading() ? sync::RunState::loading : sync::RunState::succeeded;
  }

  // Runs scheduled work, each time at the moment the next is due. Ends when every dataset has twice found
  // nothing new and wants nothing before its next turn.
  void settle(std::span<const Dataset> datasets = kDatasets) {
    const int enough = type == sandbox::TokenType::base ? 8 : 2;
    std::map<Dataset, int> quiet;
    std::map<Dataset, std::string> last_seen;
    for (int guard = 0; guard < 12'000; ++guard) {
      UtcTime next = clock.now() + 1h;
      for (const Dataset dataset : datasets) {
        const auto outcome = run(dataset, false);
        if (outcome.next_due) next = std::min(next, *outcome.next_due);
        if (outcome.not_for_token) quiet[dataset] = enough;
        if (outcome.state == sync::RunState::skipped) continue;
        if (outcome.error && outcome.error->code == Errc::rate_limited && outcome.fetched == 0) continue;
        last_seen[dataset] = std::string(sync::to_string(outcome.state)) + " fetched " +
                             std::to_string(outcome.fetched) + " new " + std::to_string(outcome.created) +
                             " changed " + std::to_string(outcome.changed) + " due " +
                             (outcome.next_due ? to_rfc3339(*outcome.next_due) : "-") + " " +
                             (outcome.error ? outcome.error->detail : "");
        const bool news = outcome.created + outcome.changed > 0;
        const bool over = type == sandbox::TokenType::base || *outcome.next_due >= clock.now() + 5min;
        if (news || outcome.state != sync::RunState::succeeded)
          quiet[dataset] = 0;
        else if (over)
          ++quiet[dataset];
      }
      const bool settled =
          std::all_of(datasets.begin(), datasets.end(), [&](Dataset d) { return quiet[d] >= enough; });
      if (settled) return;
      clock.set(std::max(next, clock.now() + 1s));
    }
    for (const auto& [dataset, what] : last_seen) UNSCOPED_INFO(to_string(dataset) << ": " << what);
    FAIL("the sync does not come to rest at " << to_rfc3339(clock.now()));
  }

  // Lets one dataset run, each time when it is due, until it has found nothing new; gives the number of runs.
  int catch_up(Dataset dataset) {
    sync::RunOutcome last;
    for (int runs = 0, guard = 0; guard < 500; ++guard) {
      const auto outcome = run(dataset, false);
      REQUIRE(outcome.next_due.has_value());
      if (outcome.state == sync::RunState::skipped) {
        clock.set(std::max(*outcome.next_due, clock.now() + 1s));
        continue;
      }
      ++runs;
      last = outcome;
      const bool news = outcome.created + outcome.changed > 0;
      if (outcome.state == sync::RunState::succeeded && !news && *outcome.next_due >= clock.now() + 5min)
        return runs;
    }
    FAIL(to_string(dataset) << " does not come to rest: fetched " << last.fetched << ", changed "
                            << last.changed << ", due "
                            << (last.next_due ? to_rfc3339(*last.next_due) : "never") << ", now "
                            << to_rfc3339(clock.now()) << (last.error ? ": " + last.error->detail : ""));
    return 0;
  }

  json control(std::string method, std::string target, std::string body = "") {
    httpd::Request request;
    const std::vector<httpd::Header> none;
    request.method = method;
    request.target = target;
    request.body = body;
    request.headers = &none;
    const auto reply = run_sync(context, emulator->handle(request));
    const std::string text = reply.head_part + (reply.shared ? *reply.shared : "") + reply.tail_part;
    INFO(target << " " << body << " -> " << text.substr(0, 300));
    REQUIRE(reply.status / 100 == 2);
    return text.empty() ? json() : json::parse(text);
  }
  // Time passes here and at WB.
  void pass(std::chrono::seconds time, json events = json::object()) {
    clock.advance(time);  // which is the emulator's clock too
    control("POST", "/__control/advance", events.dump());
  }
  json truth(const std::string& only = "") {
    const std::string sid = emulator->tokens()[0].sid;
    return control("GET", "/__control/truth?sid=" + sid + (only.empty() ? "" : "&only=" + only));
  }

  fakes::ManualClock clock{*parse_rfc3339("2026-11-20T09:00:00Z")};
  asio::io_context context;
  WorkerPool workers{2};
  TempDatabase temp;
  std::unique_ptr<db::Database> database = temp.open_another();
  secret::SecretBox secrets =
      secret::SecretBox::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").value();
  std::unique_ptr<sandbox::Emulator> emulator;
  std::unique_ptr<fakes::EmulatorTransport> transport;
  std::unique_ptr<sync::Engine> engine;
  std::unique_ptr<sync::Onboarding> onboarding;
  sandbox::TokenType type;
  std::mt19937 jitter{1};
  CabinetId cabinet;
  std::string base_url = "http://127.0.0.1:1";  // with {host} in its path the emulator tells the hosts apart
  Millis lease{1h};                             // of a process that starts; heartbeats come by the real clock
  std::function<void(Dataset)> before_run;
  std::function<void(const sync::RunOutcome&)> after_run;
  int processes = 0;
};

inline sandbox::Options small(int page_rows) {
  sandbox::Options options;
  options.orders = 160;
  options.products = 25;
  options.page_rows = page_rows;
  return options;
}

}  // namespace wbd::test

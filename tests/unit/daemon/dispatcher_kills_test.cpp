// Dispatchers that are killed at any moment, over receivers that fail: the promises of SPEC section 9.
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "tests/unit/daemon/dispatcher_fixture.hpp"

namespace dispatcher_kills_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::daemon::testing;
using namespace std::chrono_literals;
using store::DeliveryState;

namespace {

constexpr int kTargets = 20, kFailPercent = 30;
constexpr std::string_view kNeverTaken = "e7";  // every receiver refuses it
constexpr std::int64_t kAttempts = 10;          // of a delivery, then it is dead (SPEC section 9)

// Everything that arrived, from all processes.
struct Arrivals {
  struct One {
    std::string id, title;
    bool taken;
  };
  std::mutex mutex;
  std::map<std::int64_t, std::vector<One>> by_target;
  std::int64_t attempts = 0, taken = 0;
};

class Receiver final : public notify::Sender {
 public:
  Receiver(Arrivals& arrivals, unsigned seed) : arrivals_(arrivals), random_(seed) {}
  Task<notify::Outcome> send(const notify::Address& to, const notify::Parcel& parcel) override {
    const bool taken = parcel.message.title != kNeverTaken &&
                       std::uniform_int_distribution<int>(1, 100)(random_) > kFailPercent;
    {
      const std::lock_guard lock(arrivals_.mutex);
      ++arrivals_.attempts;
      arrivals_.taken += taken ? 1 : 0;
      arrivals_.by_target[to.target.id].push_back({parcel.id, parcel.message.title, taken});
    }
    // The process may be killed here: the receiver has the message, the database does not know it.
    co_await sleep_for(Millis{0});
    co_return taken ? FakeSender::outcome(Verdict::delivered, 200)
                    : FakeSender::outcome(Verdict::again, 500, "no");
  }

 private:
  Arrivals& arrivals_;
  std::minstd_rand random_;
};

int event_count() {
  const char* wanted = std::getenv("WB_DISPATCH_EVENTS");
  return wanted == nullptr ? 1'000 : std::atoi(wanted);
}

}  // namespace

TEST_CASE("dispatcher: killed processes and failing receivers lose, mix up and rename nothing") {
  const int count = event_count();
  TempDatabase database;
  const auto box = secret::SecretBox::from_base64("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").value();
  fakes::ManualClock clock{"2026-11-22T09:00:00Z"};
  std::map<std::int64_t, std::vector<std::string>> expected;  // by target, in order
  std::map<std::int64_t, TelegramId> owners;
  database.write([&](db::Tx& tx) {
    std::vector<std::pair<CabinetId, std::int64_t>> places;
    for (int i = 0; i < kTargets; ++i) {
      const CabinetId cabinet = test::add_cabinet(tx, 1 + i, "sid" + std::to_string(i));
      Target target;
      target.user = TelegramId{1 + i};
      target.kind = TargetKind::webhook;
      target.url = "https://example.com/";
      target.created_at = clock.now();
      const std::int64_t id = notify::add_target(tx, box, {target, std::nullopt}).target.id;
      owners[id] = target.user;
      places.emplace_back(cabinet, id);
    }
    for (int i = 0; i < count; ++i) {
      const auto& [cabinet, target] = places.at(static_cast<std::size_t>(i % kTargets));
      const std::string subject = "e" + std::to_string(i);
      const Event event{EventType::order_created, subject, subject, clock.now(), "{}"};
      store::save_events(tx, cabinet, std::span(&event, 1), clock.now());
      expected[target].push_back(subject);
    }
  });

  Arrivals arrivals;
  std::atomic<bool> done{false};
  std::atomic<int> kills{0};
  const auto live = [&](int number) {
    std::minstd_rand random(static_cast<unsigned>(number));
    for (int life = 0; !done; ++life) {
      Receiver receiver(arrivals, static_cast<unsigned>(number * 1'000 + life));
      Process process(*database, box, clock, receiver,
                      "p" + std::to_string(number) + "-" + std::to_string(life));
      auto run = process.dispatcher().run();
      asio::co_spawn(process.context(), std::move(run), asio::detached);
      // Outcomes are stored for several messages together. On a busy machine only a longer life gets there.
      const bool is_long = life % 8 == 7;
      process.context().run_for(is_long ? Millis{2'000}
                                        : Millis{std::uniform_int_distribution<int>(20, 200)(random)});
      ++kills;
    }
  };
  std::thread one(live, 1), two(live, 2);

  struct State {
    std::int64_t queued = 0;
    bool events_wait = true, held = false;
    std::optional<UtcTime> due;
  };
  const auto look = [&] {
    return database.read([&](db::Tx& tx) {
      State state;
      auto& query = tx.prepare("select count(*) from deliveries where state = 'queued'");
      query.step();
      state.queued = query.integer(0);
      query.reset();
      state.events_wait = store::delivery_cursor(tx).event < store::newest_event(tx);
      state.held = !store::target_lease_owners(tx, clock.now()).empty();
      state.due = store::next_target_due(tx, clock.now());
      return state;
    });
  };
  std::int64_t before = -1;
  int still = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (;;) {
    std::this_thread::sleep_for(5ms);
    const State state = look();
    if (!state.events_wait && state.queued == 0) break;
    if (std::chrono::steady_clock::now() - begin > 10min) break;
    const std::int64_t attempts = [&] {
      const std::lock_guard lock(arrivals.mutex);
      return arrivals.attempts;
    }();
    still = attempts == before ? still + 1 : 0;
    before = attempts;
    // Time passes when nothing else happens: to the end of dead leases, or past many retries at once.
    if (state.held && still > 40) clock.advance(61s);
    if (!state.held && !state.events_wait && state.due && *state.due > clock.now())
      clock.set(*state.due + 30min);
  }
  done = true;
  one.join();
  two.join();

  std::int64_t repeats = 0;
  std::set<std::string> ids, taken;
  std::map<std::string, std::int64_t> refusals;
  for (const auto& [target, want] : expected) {
    std::vector<std::string> order;  // as first taken
    std::map<std::string, std::string> id_of;
    for (const auto& arrival : arrivals.by_target[target]) {
      const auto [known, is_new] = id_of.try_emplace(arrival.title, arrival.id);
      CHECK(known->second == arrival.id);
      if (!arrival.taken) {
        ++refusals[arrival.title];
      } else if (taken.insert(arrival.title).second) {
        order.push_back(arrival.title);
      } else {
        ++repeats;
      }
    }
    std::vector<std::string> in_order = want;
    std::erase_if(in_order, [&](const std::string& title) { return !taken.contains(title); });
    CHECK(order == in_order);
    for (const auto& [title, id] : id_of) CHECK(ids.insert(id).second);
  }
  std::map<DeliveryState, int> states;
  for (const auto& [target, want] : expected) {
    auto all = database.read([&, t = target, owner = owners.at(target)](db::Tx& tx) {
      return store::list_deliveries(tx, {.user = owner, .target = t, .limit = 1'000'000}).deliveries;
    });
    REQUIRE(all.size() == want.size());
    std::ranges::reverse(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
      INFO(want[i] << " ended " << to_string(all[i].state) << ": " << all[i].reason.value_or(""));
      ++states[all[i].state];
      // With 10,000 events one in 17 runs has another that is refused ten times.
      if (all[i].state == DeliveryState::dead) {
        CHECK(all[i].attempts == kAttempts);
        CHECK(refusals[want[i]] >= kAttempts);
      } else {
        CHECK(all[i].state == DeliveryState::delivered);
        CHECK(taken.contains(want[i]));
        CHECK(want[i] != kNeverTaken);
      }
    }
  }
  std::cout
      << count << " events at " << kTargets << " targets, " << kFailPercent << " % of attempts fail, "
      << kills << " processes killed: " << arrivals.attempts << " attempts, " << arrivals.taken << " taken, "
      << repeats << " repeated with the same id, " << states[DeliveryState::dead]
      << " dead after ten refusals, "
      << std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count()
      << " s\n";
  CHECK(kills > 2);
}

}  // namespace dispatcher_kills_test

// A day of troubles, with two processes that look and two that send. Administrators hear of each incident
// when it begins and when it ends, once each (SPEC section 9).
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "core/store/backups.hpp"
#include "core/store/incidents.hpp"
#include "core/store/sync_state.hpp"
#include "daemon/incident_watch.hpp"
#include "tests/unit/daemon/dispatcher_fixture.hpp"
#include "tests/unit/daemon/outage_database.hpp"

namespace incident_day_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::daemon::testing;
using namespace std::chrono_literals;

namespace {

constexpr int kCabinets = 5;
constexpr double kStep = 0.5;   // minutes
constexpr double kSlack = 2.0;  // a message that failed is repeated after 5 s, so with the next steps

struct Span {
  double from, to;
  [[nodiscard]] bool holds(double minute) const { return minute >= from && minute < to; }
};
// In minutes of the day.
constexpr Span kWbFailsOne{60, 180}, kWbFailsShortly{300, 315}, kWbFailsAll{700, 800};
constexpr Span kDatabase[] = {{240, 243}, {900, 901}};
constexpr Span kRedis[] = {{400, 400.5}, {420, 440}, {500, 502}, {503, 505}, {506, 508}};
constexpr Span kDiskLow{600, 660}, kDiskScarce{660, 690};
constexpr Span kRefused{1'100, 1'200};
constexpr Span kNobodySends{1'210, 1'240};
constexpr double kBlink = 200;  // the database is away for 10 s
constexpr double kTokenNears = 360, kTokenRenewed = 1'000, kBackupAges = 720, kBackupMade = 1'300;

// The incidents that must be told: from the spans above and the limits of core/notify/incidents.hpp.
struct Told {
  std::string kind, key;
  double began, ended;
};
const Told kTold[] = {
    {"sync.failed", "1", 80, 180},  // the fifth failure, five minutes apart
    {"sync.failed", "many", 720, 800},     {"database.down", "", 243, 243},  // told when it is over
    {"database.down", "", 901, 901},       {"redis.down", "box", 421, 440},  // after a minute
    {"redis.down", "box", 501, 502},       {"redis.down", "box", 504, 505}, {"redis.down", "box", 507, 508},
    {"token.trouble", "2", 360, 1'000},  // three days before the end
    {"token.trouble", "3", 1'100, 1'200},  {"disk.low", "box", 600, 690},   {"backup.old", "", 720, 1'300},
    {"deliveries.late", "", 1'240, 1'240},  // noticed after 15 minutes; the messages were late too
};

bool any_holds(std::span<const Span> spans, double minute) {
  return std::ranges::any_of(spans, [minute](const Span& span) { return span.holds(minute); });
}

class Day {
 public:
  Day() : outage_(*office_.database) {
    office_.add_target(TargetKind::telegram);
    office_.database.write([this](db::Tx& tx) {
      for (int number = 1; number <= kCabinets; ++number) {
        const CabinetId id =
            number == 1 ? office_.cabinet : test::add_cabinet(tx, 1, "sid" + std::to_string(number));
        store::set_cabinet_status(tx, id, CabinetStatus::active, std::nullopt);
        store::ensure_sync_states(tx, id);
        const auto left = number == 2 ? minutes(kTokenNears) + std::chrono::days{3} : std::chrono::days{100};
        set_token_end(tx, id, start_ + left);
      }
      store::note_backup(tx, "old", start_ + minutes(kBackupAges) - std::chrono::days{3});
    });
    office_.receiver.answer = [this](const auto&, const auto&) {
      return roll(5) == 0 ? FakeSender::outcome(Verdict::again, 500, "no")
                          : FakeSender::outcome(Verdict::delivered, 200);
    };
    for (auto& watch : watches_) watch.emplace(outage_, office_.clock, options());
    for (int i = 0; i < 2; ++i) {
      processes_.push_back(std::make_unique<Process>(outage_, office_.box, office_.clock, office_.receiver,
                                                     "p" + std::to_string(i)));
    }
  }

  void live() {
    for (double minute = 0; minute < 24 * 60; minute += kStep) {
      office_.clock.set(start_ + minutes(minute));
      change(minute);
      look();
      if (minute == kBlink) {
        outage_.down = true;
        look();
        office_.clock.advance(10s);
        outage_.down = false;
        look();
      }
      if (silent_) continue;
      for (const auto& process : processes_) process->drain();
    }
  }

  // Minutes of the day at which each message arrived: by "type kind key".
  std::map<std::string, std::vector<double>> arrivals() {
    std::map<std::string, std::vector<double>> found;
    for (const store::Delivery& one : office_.deliveries()) {
      if (!one.type.starts_with("incident.")) continue;
      INFO(one.type << " " << one.payload);
      REQUIRE(one.delivered_at.has_value());
      found[one.type + " " + member(one.payload, "kind") + " " + member(one.payload, "key")].push_back(
          std::chrono::duration<double, std::ratio<60>>(*one.delivered_at - start_).count());
    }
    return found;
  }
  [[nodiscard]] bool all_over() {
    return office_.database.read([](db::Tx& tx) { return store::open_incidents(tx).empty(); });
  }

 private:
  static Millis minutes(double number) { return Millis{static_cast<std::int64_t>(number * 60'000)}; }
  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }
  static std::string member(std::string_view json, std::string_view name) {
    const std::string head = "\"" + std::string(name) + "\":\"";
    const std::size_t from = json.find(head) + head.size();
    return std::string(json.substr(from, json.find('"', from) - from));
  }
  static void set_token_end(db::Tx& tx, CabinetId id, UtcTime end) {
    tx.prepare("update wb_cabinets set token_expires_at = $2, token_sealed = 'x' where id = $1")
        .bind_all(id, end)
        .run();
  }

  WatchOptions options() {
    WatchOptions options;
    options.admins = {TelegramId{1}};
    options.machine = "box";
    options.redis_is_down = [this] { return redis_down_; };
    options.disk_free = [this] { return std::optional(disk_free_); };
    return options;
  }

  void look() {
    for (auto& watch : watches_) {
      // A process that has just started knows of no outage, and of nothing that waits.
      if (!outage_.down && !redis_down_ && !silent_ && roll(50) == 0)
        watch.emplace(outage_, office_.clock, options());
      CHECK(watch->look() == !outage_.down);
    }
  }

  void change(double minute) {
    outage_.down = any_holds(kDatabase, minute);
    redis_down_ = any_holds(kRedis, minute);
    silent_ = kNobodySends.holds(minute);
    disk_free_ = kDiskLow.holds(minute)      ? 900UL << 20
                 : kDiskScarce.holds(minute) ? 1'100UL << 20
                                             : 50UL << 30;
    office_.database.write([&](db::Tx& tx) {
      if (std::fmod(minute, 5) == 0) run_syncs(tx, minute);
      if (minute == kTokenRenewed) set_token_end(tx, CabinetId{2}, start_ + std::chrono::days{100});
      if (minute == kBackupMade) store::note_backup(tx, "new", office_.clock.now());
      if (minute == kRefused.from || minute == kRefused.to) {
        const auto status = minute == kRefused.from ? CabinetStatus::refused : CabinetStatus::active;
        store::set_cabinet_status(tx, CabinetId{3}, status, std::nullopt);
      }
    });
    if (minute == kNobodySends.from) office_.add_events(1);
  }

  void run_syncs(db::Tx& tx, double minute) const {
    const bool one = kWbFailsOne.holds(minute) || kWbFailsShortly.holds(minute);
    for (int id = 1; id <= kCabinets; ++id) {
      const bool fails = kWbFailsAll.holds(minute) || (one && id == 1);
      tx.prepare(fails ? R"(update sync_state set failures = failures + 1, last_error = 'unreachable'
                            where cabinet_id = $1 and dataset = 'orders')"
                       : "update sync_state set failures = 0, last_error = null where cabinet_id = $1")
          .bind_all(CabinetId{id})
          .run();
    }
  }

  Office office_;
  OutageDatabase outage_;
  const UtcTime start_ = office_.clock.now();
  std::minstd_rand random_{7};
  bool redis_down_ = false, silent_ = false;
  std::uint64_t disk_free_ = 0;
  std::array<std::optional<IncidentWatch>, 2> watches_;
  std::vector<std::unique_ptr<Process>> processes_;
};

}  // namespace

TEST_CASE("a day of troubles tells each of them once, and its end once") {
  Day day;
  day.live();
  auto arrived = day.arrivals();
  std::map<std::string, std::vector<double>> expected;
  for (const Told& told : kTold) {
    expected["incident.began " + told.kind + " " + told.key].push_back(told.began);
    expected["incident.ended " + told.kind + " " + told.key].push_back(told.ended);
  }
  for (const auto& [message, times] : expected) {
    INFO(message);
    REQUIRE(arrived[message].size() == times.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
      CHECK(arrived[message][i] >= times[i]);
      CHECK(arrived[message][i] <= times[i] + kSlack);
    }
  }
  CHECK(arrived.size() == expected.size());
  CHECK(day.all_over());
}

}  // namespace incident_day_test

// Payouts, storage, acceptance, adverts and penalties against the emulator.
#include <catch2/catch.hpp>

#include "core/sandbox/adverts.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/penalties.hpp"
#include "core/sandbox/world.hpp"
#include "core/store/acceptance_costs.hpp"
#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/storage_costs.hpp"
#include "tests/unit/sync/world.hpp"

namespace cost_datasets_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using std::chrono::days;
using std::chrono::sys_days;
using test::World;

namespace {

constexpr std::array kCosts{Dataset::payouts, Dataset::storage_costs, Dataset::acceptance_costs,
                            Dataset::adverts, Dataset::penalties};
constexpr std::uint64_t kSeed = 11;

sandbox::Options money_options() {
  sandbox::Options options;
  options.orders = 60;
  options.products = 8;
  options.days = 60;
  options.money = true;
  return options;
}

// Another copy of the emulator's seller: its costs are computed from the seed.
const sandbox::Seller& same_seller() {
  static const sandbox::World world = [] {
    sandbox::Options options = money_options();
    options.seed = kSeed;
    options.cabinets = 1;
    return sandbox::make_world(
        options, std::chrono::floor<std::chrono::seconds>(*parse_rfc3339("2026-11-20T09:00:00Z")));
  }();
  return world.sellers[0];
}

// Runs the dataset, each time when it is due, until everything has been read. A new process makes each run.
void load(World& world, Dataset dataset) {
  INFO(to_string(dataset));
  for (int guard = 0; guard < 300; ++guard) {
    world.restart();
    const auto outcome = world.run(dataset, false);
    if (outcome.error) INFO(outcome.error->detail);
    REQUIRE(outcome.state != sync::RunState::failed);
    if (outcome.state == sync::RunState::succeeded) return;
    REQUIRE(outcome.next_due.has_value());
    world.clock.set(std::max(*outcome.next_due, world.clock.now() + 1s));
  }
  FAIL("not loaded at " << to_rfc3339(world.clock.now()));
}

template <class Work>
auto read(World& world, Work work) {
  return world.database->read_value([&](db::Tx& tx) { return work(tx, world.cabinet); });
}

using Sums = std::map<std::int64_t, std::int64_t>;  // by nm_id

Sums sums_of(const std::vector<ArticleWeight>& weights) {
  Sums sums;
  for (const ArticleWeight& weight : weights) sums[weight.nm_id.value] += weight.sum.units;
  return sums;
}

// The days of the history, which begins ninety days back, until yesterday. Charges without a time may have
// the day of the request.
constexpr Date kFirst{std::chrono::year{2026}, std::chrono::August, std::chrono::day{17}};
constexpr Date kLast{std::chrono::year{2026}, std::chrono::November, std::chrono::day{19}};
constexpr Date kToday{std::chrono::year{2026}, std::chrono::November, std::chrono::day{20}};

template <class Use>
void each_day(Use use) {
  for (sys_days day{kFirst}; day <= sys_days{kLast}; day += days{1}) use(day);
}

std::int64_t nm_id_of(std::size_t product) {
  return same_seller().products[product].nm_id;
}

Sums storage_sums(World& world) {
  return read(world, [](db::Tx& tx, CabinetId id) {
    return sums_of(store::storage_by_article(tx, id, kFirst, kLast));
  });
}

Sums acceptance_sums(World& world) {
  return read(world, [](db::Tx& tx, CabinetId id) {
    return sums_of(store::acceptance_by_article(tx, id, kFirst, kLast));
  });
}

struct SumsCase {
  Dataset dataset;
  const char* operation;
  std::function<Sums(World&)> sums;
};

}  // namespace

TEST_CASE("the first load of the costs stores what WB has, over any number of processes") {
  World world(kSeed, money_options());
  for (const Dataset dataset : kCosts) load(world, dataset);

  std::size_t weekly = 0;
  const json truth = world.truth("money");
  for (const json& report : truth.at("money")) {
    if (report.at("period") != "weekly") continue;
    ++weekly;
    INFO(report.dump());
    const auto payout = read(world, [&](db::Tx& tx, CabinetId id) {
      return store::find_payout(tx, id, report.at("report_id").get<std::int64_t>());
    });
    REQUIRE(payout.has_value());
    CHECK(payout->bank_payment == parse_amount(report.at("bank_payment").get<std::string>()));
    CHECK(to_string(payout->from) == report.at("from"));
  }
  REQUIRE(weekly > 3);
  CHECK(read(world, [](db::Tx& tx, CabinetId id) { return store::list_payouts(tx, id); }).size() == weekly);

  const sandbox::Seller& seller = same_seller();
  Sums storage, acceptance;
  each_day([&](sys_days day) {
    if (day < *sandbox::first_cost_day(seller)) return;
    for (const auto& cost : sandbox::storage_costs(seller, day))
      storage[nm_id_of(cost.product)] += cost.price;
    for (const auto& cost : sandbox::acceptance_costs(seller, day))
      acceptance[nm_id_of(cost.product)] += cost.total;
  });
  REQUIRE(!storage.empty());
  REQUIRE(!acceptance.empty());
  CHECK(read(world, [](db::Tx& tx, CabinetId id) {
          return sums_of(store::storage_by_article(tx, id, kFirst, kLast));
        }) == storage);
  CHECK(read(world, [](db::Tx& tx, CabinetId id) {
          return sums_of(store::acceptance_by_article(tx, id, kFirst, kLast));
        }) == acceptance);

  const auto campaigns = sandbox::campaigns(seller);
  Sums charged, spent;  // by campaign
  each_day([&](sys_days day) {
    if (day < *sandbox::first_cost_day(seller)) return;
    for (const auto& charge : sandbox::advert_charges(seller, day))
      charged[campaigns[charge.campaign].id] += charge.sum * 10'000LL;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      for (const auto& row : sandbox::advert_statistics(seller, i, day)) spent[campaigns[i].id] += row.spent;
    }
  });
  REQUIRE(!charged.empty());
  REQUIRE(!spent.empty());
  Sums stored_charges;
  for (const AdvertCharge& charge :
       read(world, [](db::Tx&tx, CabinetId id) { return store::charges_between(tx, id, kFirst, kToday); })) {
    stored_charges[charge.advert_id] += charge.sum.units;
  }
  CHECK(stored_charges == charged);
  Sums stored_spend;
  std::set<std::int64_t> ids;
  for (const auto& campaign : campaigns) ids.insert(campaign.id);
  for (const auto& [campaign, weights] : read(world, [&](db::Tx&tx, CabinetId id) {
         return store::spend_by_article(tx, id, ids, kFirst, kLast);
       })) {
    for (const ArticleWeight& weight : weights) stored_spend[campaign] += weight.sum.units;
  }
  CHECK(stored_spend == spent);

  std::int64_t penalties = 0, swaps = 0;
  each_day([&](sys_days day) {
    if (day < *sandbox::first_cost_day(seller)) return;
    if (const auto one = sandbox::measurement(seller, day)) penalties += one->penalty;
    if (const auto one = sandbox::swap_penalty(seller, day)) swaps += one->sum;
  });
  std::int64_t stored_penalties = 0, stored_swaps = 0;
  for (const auto& row : read(world, [](db::Tx&tx, CabinetId id) {
         return store::penalties_between<MeasurementPenalty>(tx, id, kFirst, kLast);
       })) {
    stored_penalties += row.penalty.value_or(Amount{}).units;
  }
  for (const auto& row : read(world, [](db::Tx&tx, CabinetId id) {
         return store::penalties_between<SwapPenalty>(tx, id, kFirst, kLast);
       })) {
    stored_swaps += row.sum.value_or(Amount{}).units;
  }
  CHECK(stored_penalties == penalties);
  CHECK(stored_swaps == swaps);
  CHECK(!read(world, [](db::Tx& tx, CabinetId id) {
           return store::penalties_between<SelfPurchase>(tx, id, kFirst, kLast);
         }).empty());

  const auto whole = static_cast<std::size_t>((sys_days{kLast} - sys_days{kFirst}).count() + 1);
  for (const CostSource source :
       {CostSource::storage, CostSource::acceptance, CostSource::advert_charges, CostSource::advert_spend,
        CostSource::measurement_penalties, CostSource::swap_penalties}) {
    INFO(to_string(source));
    CHECK(read(world, [&](db::Tx& tx, CabinetId id) {
            return store::days_read(tx, id, source, kFirst, kLast);
          }).size() == whole);
  }
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

TEST_CASE("costs that were read are not changed by reading them again") {
  World world(kSeed, money_options());
  for (const Dataset dataset : kCosts) {
    load(world, dataset);
    world.clock.advance(10min);
    world.run(dataset);  // a person's request
    const auto again = world.run(dataset);
    INFO(to_string(dataset) << (again.error ? again.error->detail : ""));
    CHECK(again.created + again.changed == 0);
  }
}

TEST_CASE("storage that WB calculates again replaces the day") {
  World world(kSeed, money_options());
  load(world, Dataset::storage_costs);
  const auto sum = [&] {
    std::int64_t units = 0;
    for (const auto& [nm_id, part] : read(world, [](db::Tx&tx, CabinetId id) {
           return sums_of(store::storage_by_article(tx, id, kLast, kLast));
         }))
      units += part;
    return units;
  };
  const std::int64_t before = sum();
  REQUIRE(before > 0);
  const std::string sid = world.emulator->tokens()[0].sid;
  world.control("POST", "/__control/money",
                json{{"sid", sid}, {"recalculate_storage", to_string(kLast)}}.dump());
  world.clock.advance(24h);
  load(world, Dataset::storage_costs);
  CHECK(sum() != before);
}

TEST_CASE("whatever WB answers instead of a report, no stored cost is lost, and it heals by itself") {
  const auto c =
      GENERATE(values<SumsCase>({{Dataset::storage_costs, "storage_report", storage_sums},
                                 {Dataset::acceptance_costs, "acceptance_report", acceptance_sums}}));
  World world(kSeed, money_options());
  load(world, c.dataset);
  const Sums before = c.sums(world);
  REQUIRE(!before.empty());
  const json faults[] = {{{"kind", "status"}, {"status", 500}},
                         {{"kind", "status"}, {"status", 404}},
                         {{"kind", "status"}, {"status", 403}},
                         {{"kind", "truncate"}},
                         {{"kind", "html"}},
                         {{"kind", "null_body"}},
                         {{"kind", "null"}, {"rows", 3}},
                         {{"kind", "retype"}, {"rows", 3}}};
  for (json fault : faults) {
    INFO(c.operation << " " << fault.dump());
    fault["operation"] = c.operation;
    world.control("POST", "/__control/faults", fault.dump());
    world.run(c.dataset);
    CHECK(c.sums(world) == before);
    world.control("DELETE", "/__control/faults");
    world.clock.advance(25h);
    load(world, c.dataset);
    CHECK(c.sums(world) == before);
  }
}

TEST_CASE("days of the history with a row that could not be read are read again by themselves") {
  struct Case {
    Dataset dataset;
    const char* operation;
    std::vector<CostSource> sources;
  };
  const auto c = GENERATE(values<Case>(
      {{Dataset::storage_costs, "storage_report", {CostSource::storage}},
       {Dataset::acceptance_costs, "acceptance_report", {CostSource::acceptance}},
       {Dataset::adverts, "advert_charges", {CostSource::advert_charges}},
       {Dataset::adverts, "campaign_statistics", {CostSource::advert_charges, CostSource::advert_spend}}}));
  INFO(c.operation);
  World world(kSeed, money_options());
  const auto unread = [&] {
    std::size_t days = 0;
    for (const CostSource source : c.sources) {
      days += static_cast<std::size_t>((sys_days{kLast} - sys_days{kFirst}).count() + 1) -
              read(world, [&](db::Tx& tx, CabinetId id) {
                return store::days_read(tx, id, source, kFirst, kLast);
              }).size();
    }
    return days;
  };
  // The recent days come first, then the history.
  world.control("POST", "/__control/faults",
                json{{"operation", c.operation}, {"kind", "retype"}, {"rows", 1}, {"after", 1}}.dump());
  load(world, c.dataset);
  const std::size_t before = unread();
  CHECK(before > 5);
  world.clock.advance(25h);
  load(world, c.dataset);
  CHECK(unread() >= before);
  world.control("DELETE", "/__control/faults");
  for (int hour = 0; hour < 100 && unread() > 0; ++hour) {
    world.clock.advance(1h);
    world.run(c.dataset, false);
  }
  CHECK(unread() == 0);
}

TEST_CASE("weeks of the history with a payout that could not be read are read again by themselves") {
  // The last sixty days are read every day anyway.
  static constexpr Date kHistory{std::chrono::year{2026}, std::chrono::September, std::chrono::day{13}};
  const auto payouts = [](World& world) {
    return read(world,
                [](db::Tx& tx, CabinetId id) { return store::list_payouts(tx, id, std::nullopt, kHistory); });
  };
  sandbox::Options options = money_options();
  options.days = 120;
  World whole(kSeed, options);
  load(whole, Dataset::payouts);
  const auto want = payouts(whole);
  REQUIRE(want.size() >= 3);

  World world(kSeed, options);
  // The recent days come first, then the history.
  const auto retype = json{{"operation", "finance_list"}, {"kind", "retype"}, {"rows", 3}};
  world.control("POST", "/__control/faults", retype.dump());
  load(world, Dataset::payouts);
  CHECK(payouts(world).size() == want.size() - 1);
  world.control("DELETE", "/__control/faults");
  for (int hour = 0; hour < 100 && payouts(world) != want; ++hour) {
    world.clock.advance(1h);
    world.run(Dataset::payouts, false);
  }
  CHECK(payouts(world) == want);
}

TEST_CASE("an answer without rows is confirmed before days of the history count as days without costs") {
  const auto c = GENERATE(
      values<SumsCase>({{Dataset::storage_costs, "storage_report", storage_sums},
                        {Dataset::acceptance_costs, "acceptance_report", acceptance_sums},
                        {Dataset::adverts, "advert_charges",
                         [](World& world) {
                           return Sums{{0, std::ssize(read(world, [](db::Tx& tx, CabinetId id) {
                                          return store::charges_between(tx, id, kFirst, kLast);
                                        }))}};
                         }},
                        {Dataset::adverts, "campaign_statistics",
                         [](World& world) {
                           Sums spent;
                           std::set<std::int64_t> ids;
                           for (const auto& campaign : sandbox::campaigns(same_seller()))
                             ids.insert(campaign.id);
                           for (const auto& [campaign, weights] : read(world, [&](db::Tx&tx, CabinetId id) {
                                  return store::spend_by_article(tx, id, ids, kFirst, kLast);
                                })) {
                             for (const auto& one : weights) spent[campaign] += one.sum.units;
                           }
                           return spent;
                         }},
                        {Dataset::payouts, "finance_list", [](World& world) {
                           return Sums{{0, std::ssize(read(world, [](db::Tx& tx, CabinetId id) {
                                          return store::list_payouts(tx, id);
                                        }))}};
                         }}}));
  INFO(c.operation);
  sandbox::Options options = money_options();
  World whole(kSeed, options);
  load(whole, c.dataset);
  const Sums want = c.sums(whole);
  World world(kSeed, options);
  for (const int after : {1, 3, 5}) {
    world.control(
        "POST", "/__control/faults",
        json{{"operation", c.operation}, {"kind", "null_body"}, {"after", after}, {"times", 1}}.dump());
  }
  load(world, c.dataset);
  CHECK(c.sums(world) == want);
}

TEST_CASE("charges of the week before the first report are read, because its rows deduct them") {
  sandbox::Options options = money_options();
  options.days = 120;
  World world(kSeed, options);
  load(world, Dataset::adverts);
  options.seed = kSeed;
  options.cabinets = 1;
  const sandbox::World same = sandbox::make_world(
      options, std::chrono::floor<std::chrono::seconds>(*parse_rfc3339("2026-11-20T09:00:00Z")));
  const auto campaigns = sandbox::campaigns(same.sellers[0]);
  Sums want, got;  // of charges with a time, by campaign
  for (sys_days day = sys_days{kFirst} - days{7}; day < sys_days{kFirst}; day += days{1}) {
    for (const auto& charge : sandbox::advert_charges(same.sellers[0], day)) {
      if (charge.at) want[campaigns[charge.campaign].id] += charge.sum * 10'000LL;
    }
  }
  REQUIRE(!want.empty());
  for (const AdvertCharge& charge : read(world, [](db::Tx&tx, CabinetId id) {
         return store::charges_between(tx, id, Date{sys_days{kFirst} - days{7}},
                                       Date{sys_days{kFirst} - days{1}});
       })) {
    if (charge.at) got[charge.advert_id] += charge.sum.units;
  }
  CHECK(got == want);
}

TEST_CASE("days without costs are not asked for twice") {
  sandbox::Options options = money_options();
  options.money = false;
  World world(kSeed, options);
  load(world, Dataset::acceptance_costs);
  // The recent month, then windows of a month back to the first day of the history.
  CHECK(world.control("GET", "/__control/counters")["requests"]["acceptance_report"] == 4);
}

TEST_CASE("a token costs only the lists that it may not call") {
  const auto not_for_token = [](World& world, Dataset dataset) { return world.run(dataset).not_for_token; };
  {
    World world(kSeed, money_options(), sandbox::TokenType::base);
    CHECK(not_for_token(world, Dataset::payouts));
    for (const Dataset dataset :
         {Dataset::storage_costs, Dataset::acceptance_costs, Dataset::adverts, Dataset::penalties}) {
      INFO(to_string(dataset));
      CHECK_FALSE(not_for_token(world, dataset));
    }
  }
  World world(kSeed, money_options());
  const auto without = sandbox::kDefaultScopes & ~mask_of(TokenCategory::promotion);
  REQUIRE(run_sync(world.context, world.onboarding->rotate_token(
                                      world.cabinet, world.emulator->token(0, world.type, without)))
              .has_value());
  CHECK(not_for_token(world, Dataset::adverts));
  for (const Dataset dataset :
       {Dataset::payouts, Dataset::storage_costs, Dataset::acceptance_costs, Dataset::penalties}) {
    INFO(to_string(dataset));
    CHECK_FALSE(not_for_token(world, dataset));
  }
}

}  // namespace cost_datasets_test

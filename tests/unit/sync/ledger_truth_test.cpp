// The ledger against the emulator's own account of the money, to 1/10,000.

#include <array>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/ledger/reading.hpp"
#include "core/store/ledger_read.hpp"
#include "tests/unit/sync/random_seller.hpp"

namespace ledger_truth_test {

using namespace wbd;
using test::json;
using test::World;
using namespace std::chrono_literals;

using Lines = std::map<std::string, std::int64_t>;  // without the lines that are 0

Lines lines_of(const json& lines) {
  Lines out;
  for (const auto& [name, text] : lines.items()) {
    const auto amount = parse_amount(text.get<std::string>());
    REQUIRE(amount);
    if (amount->units != 0) out[name] = amount->units;
  }
  return out;
}

Lines lines_of(const LineSums& sums) {
  Lines out;
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i) {
    const Amount amount = sums[static_cast<LedgerLine>(i)];
    if (amount.units != 0) out[std::string(kLedgerLineNames[i])] = amount.units;
  }
  return out;
}

std::string text_of(const Lines& lines) {
  return json(lines).dump();
}

struct Compared {
  int reports = 0, daily = 0, weekly = 0, differing = 0;
};

// The articles and the account, in 1/10,000.
std::int64_t sum_of(const std::map<std::int64_t, Lines>& articles) {
  std::int64_t sum = 0;
  for (const auto& [nm_id, lines] : articles) {
    for (const auto& [name, amount] : lines) sum += amount;
  }
  return sum;
}

void check_report(db::Tx& tx, CabinetId cabinet, const json& want, const store::ReconciledReport& got,
                  Compared& compared) {
  const ledger::Reading& reading = ledger::kReadings[static_cast<std::size_t>(got.reading)];
  CHECK(text_of(lines_of(ledger::apply(reading, got.parts))) == text_of(lines_of(want["lines"])));
  CHECK(got.unrecognised == want["unrecognised"].get<std::int64_t>());
  std::map<NmId, LedgerParts> articles;
  store::each_cell_of_report(tx, cabinet, got.period, got.report_id, [&](const store::LedgerCellRow& row) {
    articles[row.cell.nm_id] += row.cell.parts;
  });
  std::map<std::int64_t, Lines> want_articles, got_articles;
  for (const json& article : want["articles"]) {
    if (Lines lines = lines_of(article["lines"]); !lines.empty())
      want_articles[article["nm_id"].get<std::int64_t>()] = std::move(lines);
  }
  if (Lines account = lines_of(want["account"]); !account.empty()) want_articles[0] = std::move(account);
  for (const auto& [nm_id, parts] : articles) {
    if (Lines lines = lines_of(ledger::apply(reading, parts)); !lines.empty())
      got_articles[nm_id.value] = std::move(lines);
  }
  for (const auto& [nm_id, lines] : want_articles) {
    INFO("article " << nm_id);
    CHECK(text_of(got_articles[nm_id]) == text_of(lines));
  }
  CHECK(got_articles.size() == want_articles.size());
  ++compared.reports;
  if (got.period == FinancePeriod::daily) {
    ++compared.daily;
    return;
  }
  const auto difference = parse_amount(want["difference"].get<std::string>());
  REQUIRE(difference);
  if (!want["listed"].get<bool>()) {
    CHECK(got.state == store::ReconcileState::pending);
    return;
  }
  ++compared.weekly;
  REQUIRE(got.residual);
  REQUIRE(got.payout);
  CHECK(sum_of(got_articles) + got.residual->units == got.payout->bank_payment->units);
  INFO(ledger::to_string(reading) << ", " << want["reading"]);
  // A residual of half a kopeck is WB's rounding.
  const Money residual = ledger::is_reconciled(*got.residual) ? Money{} : to_money(*got.residual);
  CHECK(to_decimal(residual) == to_decimal(to_money(*difference)));
  CHECK(ledger::is_reconciled(*got.residual) == (difference->units == 0));
  compared.differing += difference->units == 0 ? 0 : 1;
}

Compared check_money(World& world) {
  const json truth = world.truth("money");
  Compared compared;
  world.database->read([&](db::Tx& tx) {
    for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
      store::ReportFilter filter;
      filter.cabinets = {world.cabinet};
      filter.period = period;
      filter.limit = 10'000;
      std::map<std::int64_t, store::ReconciledReport> reports;
      for (auto& report : store::list_reconciled(tx, filter).rows) reports.emplace(report.report_id, report);
      for (const json& want : truth["money"]) {
        if (want["period"] != to_string(period)) continue;
        const auto found = reports.find(want["report_id"].get<std::int64_t>());
        INFO(want["period"] << " report " << want["report_id"] << " from " << want["from"]);
        // Old reports are not read, daily ones are replaced.
        if (found == reports.end()) continue;
        if (!want["has_rows"].get<bool>()) {
          CHECK(found->second.state == store::ReconcileState::pending);
          continue;
        }
        check_report(tx, world.cabinet, want, found->second, compared);
      }
    }
  });
  return compared;
}

// A seller whose syncs are disturbed: WB fails, requests are lost, processes end.
class Disturbed {
 public:
  Disturbed(World& world, int seed) : world_(world), random_(static_cast<unsigned>(seed) * 7'919U) {
    random_.discard(100);  // the first numbers of neighbouring seeds are alike
  }

  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }

  void begin() {
    using Fate = fakes::EmulatorTransport::Fate;
    world_.transport->fate = [this] {
      const int number = roll(25);
      return number == 0 ? Fate::lost_before : number == 1 ? Fate::lost_after : Fate::arrives;
    };
    world_.before_run = [this](Dataset) {
      if (roll(15) == 0) world_.restart();
    };
  }
  void end() {
    world_.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
    world_.before_run = nullptr;
    world_.control("DELETE", "/__control/faults");
  }

  void add_faults() {
    constexpr const char* kOperations[] = {
        "finance_rows",      "finance_list",        "storage",
        "storage_status",    "storage_report",      "acceptance",
        "acceptance_status", "acceptance_report",   "advert_charges",
        "campaigns",         "campaign_statistics", "measurement_penalties",
        "swap_penalties",    "self_purchases"};
    static const std::vector<json> kFaults{{{"kind", "status"}, {"status", 500}},
                                           {{"kind", "status"}, {"status", 429}, {"retry_after", 90}},
                                           {{"kind", "reset"}},
                                           {{"kind", "reset"}, {"bytes", 300}},
                                           {{"kind", "truncate"}},
                                           {{"kind", "html"}},
                                           {{"kind", "empty"}},
                                           {{"kind", "null_body"}},
                                           {{"kind", "null"}, {"rows", 2}},
                                           {{"kind", "missing"}, {"rows", 1}},
                                           {{"kind", "retype"}, {"rows", 3}}};
    for (int i = roll(4); i >= 0; --i) {
      json fault = kFaults[static_cast<std::size_t>(roll(static_cast<int>(kFaults.size())))];
      fault["operation"] = kOperations[roll(static_cast<int>(std::size(kOperations)))];
      fault["times"] = 1 + roll(3);
      fault["after"] = roll(4);
      world_.control("POST", "/__control/faults", fault.dump());
    }
  }

  // WB settles this seller in its own way.
  json settlement() {
    return {{"sid", world_.emulator->tokens()[0].sid},
            {"additional_sign", roll(2) == 0 ? "credit" : "debit"},
            {"return_sign", roll(2) == 0 ? "negative" : "positive"},
            {"schedule", roll(2) == 0 ? "counts" : "ignored"}};
  }
  // WB pays another sum for some of the weeks. Returns their number.
  int differ() {
    int differing = 0;
    const json truth = world_.truth("money");
    for (const json& report : truth["money"]) {
      if (report["period"] != "weekly" || roll(8) != 0) continue;
      const std::string amount = std::to_string(1 + roll(900)) + "." + std::to_string(10 + roll(90));
      world_.control("POST", "/__control/money",
                     json{{"sid", world_.emulator->tokens()[0].sid},
                          {"report_id", report["report_id"]},
                          {"difference", (roll(2) == 0 ? "-" : "") + amount}}
                         .dump());
      ++differing;
    }
    return differing;
  }

 private:
  World& world_;
  std::mt19937 random_;
};

// The datasets that the ledger is made of.
constexpr std::array kMoney{Dataset::products,      Dataset::finance,          Dataset::payouts,
                            Dataset::storage_costs, Dataset::acceptance_costs, Dataset::adverts,
                            Dataset::penalties};

sandbox::Options options_of(int seed) {
  std::mt19937 random(static_cast<unsigned>(seed));
  const auto roll = [&](int sides) { return static_cast<int>(random() % static_cast<unsigned>(sides)); };
  sandbox::Options options;
  options.orders = 60 + roll(240);
  options.products = 3 + roll(30);
  options.page_rows = roll(2) == 0 ? 0 : 20 + roll(100);
  options.money = true;
  options.days = 85 + roll(10);
  return options;
}

bool has_many_sellers() {
  return std::getenv("WB_LEDGER_SELLERS") != nullptr;
}

TEST_CASE("every line of every report and article equals the emulator's account of the money") {
  for (const int seed : test::random_sellers("WB_LEDGER_SELLERS", 7100, 1)) {
    INFO("seed " << seed);
    World world(static_cast<std::uint64_t>(seed), options_of(seed));
    Disturbed seller(world, seed);
    const json settlement = seller.settlement();
    INFO(settlement.dump());
    world.control("POST", "/__control/money", settlement.dump());
    const int differing = seed % 2 == 0 ? seller.differ() : 0;
    seller.begin();
    seller.add_faults();
    world.settle(kMoney);
    for (int day = 0; day < (has_many_sellers() ? 9 : 2); ++day) {
      world.pass(24h, {{"buyouts", 3}, {"orders", 4}, {"returns", 1}, {"cancels", 1}});
      seller.add_faults();
      world.settle(kMoney);
    }
    seller.end();
    world.pass(24h);
    // A person's sync reads at once what was not understood.
    for (const Dataset dataset : kMoney) world.run(dataset);
    world.settle(kMoney);
    const Compared compared = check_money(world);
    CHECK(compared.weekly >= 12);
    CHECK(compared.differing <= differing);  // the oldest weeks are not read
  }
}

TEST_CASE("the reading follows the seller, and a difference in WB's payment is the residual") {
  struct Change {
    const char* name;
    std::vector<json> bodies;
    int differing;
  };
  const std::vector<Change> changes{
      {"additional payments are paid", {{{"additional_sign", "credit"}}}, 0},
      {"returns are signed", {{{"return_sign", "negative"}}}, 0},
      {"the schedule does not count", {{{"schedule", "ignored"}}}, 0},
      {"all of it",
       {{{"additional_sign", "credit"}, {"return_sign", "negative"}, {"schedule", "ignored"}},
        {{"difference", "-0.01"}}},
       1},
      {"difference", {{{"difference", "12.34"}}}, 1}};
  std::uint64_t seed = 7200;
  // The usual run takes the last two.
  const std::size_t first = has_many_sellers() ? 0 : changes.size() - 2;
  for (const Change& change : std::span(changes).subspan(first)) {
    INFO(change.name);
    sandbox::Options options = test::small(0);
    options.money = true;
    World world(seed++, options);
    for (json body : change.bodies) {
      body["sid"] = world.emulator->tokens()[0].sid;
      world.control("POST", "/__control/money", body.dump());
    }
    world.settle();
    const Compared compared = check_money(world);
    CHECK(compared.reports > 5);
    CHECK(compared.differing == change.differing);
  }
}

}  // namespace ledger_truth_test

// The ledger against the emulator's own account of the money, to 1/10,000.

#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/ledger/reading.hpp"
#include "core/store/ledger_read.hpp"
#include "tests/unit/sync/world.hpp"

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
  int reports = 0, daily = 0, differing = 0;
};

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
  REQUIRE(got.residual);
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

int sellers() {
  const char* wanted = std::getenv("WB_LEDGER_SELLERS");
  return wanted == nullptr ? 1 : std::atoi(wanted);
}

TEST_CASE("every line of every report and article equals the emulator's account of the money") {
  for (int i = 0; i < sellers(); ++i) {
    sandbox::Options options = test::small(0);
    options.money = true;
    options.days = 90;
    INFO("seed " << 7100 + i);
    World world(static_cast<std::uint64_t>(7100 + i), options);
    world.settle();
    const Compared first = check_money(world);
    CHECK(first.reports > 5);
    CHECK(first.daily > 0);
    // Costs by article are read at their own pace.
    for (int day = 0; day < (i == 0 ? 2 : 9); ++day) {
      world.pass(24h, {{"buyouts", 3}, {"orders", 4}});
      if (day % 4 == 0) world.restart();
      world.settle();
    }
    const Compared later = check_money(world);
    CHECK(later.reports > first.reports - 14);
    CHECK(later.differing == 0);
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
  const std::size_t first = sellers() > 1 ? 0 : changes.size() - 2;
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

#include "daemon/store_metrics.hpp"

#include <map>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/store/backups.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/finance.hpp"
#include "core/store/incidents.hpp"
#include "core/store/ledger.hpp"
#include "core/store/stored_enums.hpp"
#include "core/store/sync_state.hpp"
#include "core/store/targets.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/store/support.hpp"

namespace store_metrics_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::test;

namespace {

// "name{label=value,...}" -> value
std::map<std::string, double> series_of(const prometheus::Collectable& metrics) {
  std::map<std::string, double> series;
  for (const auto& family : metrics.Collect()) {
    for (const auto& metric : family.metric) {
      std::string name = family.name;
      for (const auto& label : metric.label) name += fmt::format(" {}={}", label.name, label.value);
      series[name] = metric.gauge.value;
    }
  }
  return series;
}

rest::FreshnessPolicy policy() {
  rest::FreshnessPolicy policy;
  policy.default_interval = Millis{3'600'000};
  policy.intervals[Dataset::orders] = Millis{300'000};
  policy.limiter_interval = [](Dataset, TokenType type) {
    return type == TokenType::base ? Millis{3 * 3'600'000} : Millis{0};
  };
  return policy;
}

void succeed(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime when) {
  tx.prepare("update sync_state set last_success_at = $3 where cabinet_id = $1 and dataset = $2")
      .bind_all(cabinet, dataset, when)
      .run();
}

}  // namespace

TEST_CASE("each dataset has its age and its interval, and those that nobody wants have none") {
  TempDatabase database;
  fakes::ManualClock clock;
  clock.set(at(10'000));
  CabinetId cabinet;
  database.write([&](db::Tx& tx) {
    cabinet = add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
    store::set_cabinet_status(tx, cabinet, CabinetStatus::active, std::nullopt);
    store::ensure_sync_states(tx, cabinet);
    succeed(tx, cabinet, Dataset::orders, at(9'000));
    succeed(tx, cabinet, Dataset::sales, at(9'000));
    tx.prepare("update wb_cabinets set token_type = 'personal', token_expires_at = $1")
        .bind_all(at(20'000))
        .run();
  });
  StoreMetrics metrics(*database, clock, policy());
  auto series = series_of(metrics);
  CHECK(series.at("wbd_dataset_age_seconds cabinet_id=1 dataset=orders") == 1'000);
  CHECK(series.at("wbd_dataset_interval_seconds cabinet_id=1 dataset=orders") == 300);
  CHECK(series.at("wbd_dataset_interval_seconds cabinet_id=1 dataset=sales") == 3'600);
  CHECK(series.at("wbd_dataset_late_cabinets dataset=orders") == 1);
  CHECK(series.at("wbd_dataset_late_cabinets dataset=sales") == 0);
  CHECK(series.at("wbd_token_left_seconds cabinet_id=1") == 10'000);
  CHECK_FALSE(series.contains("wbd_backup_age_seconds"));

  database.write([&](db::Tx& tx) {
    tx.prepare("update wb_cabinets set token_type = 'base'").run();
    tx.prepare("update users set sync_datasets = ',orders,'").run();
    store::note_backup(tx, "/copies/1", at(4'000));
    store::note_backup(tx, "/copies/2", at(5'000));
  });
  clock.set(at(10'006));
  series = series_of(metrics);
  CHECK(series.at("wbd_dataset_interval_seconds cabinet_id=1 dataset=orders") == 3 * 3'600);
  CHECK(series.at("wbd_dataset_late_cabinets dataset=orders") == 0);
  CHECK_FALSE(series.contains("wbd_dataset_age_seconds cabinet_id=1 dataset=sales"));
  CHECK(series.at("wbd_backup_age_seconds") == 5'006);
}

TEST_CASE("with many cabinets the worst of each dataset is shown") {
  TempDatabase database;
  fakes::ManualClock clock;
  clock.set(at(100'000));
  database.write([&](db::Tx& tx) {
    for (int number = 1; number <= 201; ++number) {
      const auto id = add_cabinet(tx, number, fmt::format("11111111-1111-4111-8111-{:012}", number));
      store::set_cabinet_status(tx, id, CabinetStatus::active, std::nullopt);
      store::ensure_sync_states(tx, id);
      succeed(tx, id, Dataset::orders, at(99'990));
    }
    // Older, but in time for a base token; the other one is late.
    succeed(tx, CabinetId{7}, Dataset::orders, at(90'000));
    succeed(tx, CabinetId{8}, Dataset::orders, at(98'000));
    tx.prepare("update wb_cabinets set token_type = case id when 7 then 'base' else 'personal' end").run();
    tx.prepare("update wb_cabinets set token_expires_at = $1 where id = 9").bind_all(at(99'000)).run();
  });
  const auto series = series_of(StoreMetrics(*database, clock, policy()));
  CHECK(series.at("wbd_dataset_age_seconds cabinet_id=worst dataset=orders") == 2'000);
  CHECK(series.at("wbd_dataset_interval_seconds cabinet_id=worst dataset=orders") == 300);
  CHECK(series.at("wbd_dataset_late_cabinets dataset=orders") == 1);
  CHECK(series.at("wbd_token_left_seconds cabinet_id=worst") == -1'000);
  CHECK(series.size() < 40);
}

TEST_CASE("payments that differ and rows of no known kind are counted") {
  TempDatabase database;
  fakes::ManualClock clock;
  clock.set(at(100'000));
  database.write([](db::Tx& tx) {
    const CabinetId cabinet = add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
    const Date day{std::chrono::year{2026} / 11 / 8};
    store::save_finance_report(tx, cabinet, {FinancePeriod::weekly, 9, 1, day, day, day, "RUB"});
    store::LedgerWork work;
    work.report_id = 9;
    LedgerCell cell;
    cell.day = cell.cost_day = day;
    cell.unrecognised = 3;
    store::replace_ledger_cells(tx, cabinet, work, std::span(&cell, 1));
    store::finish_ledger(tx, cabinet, work, {0, Amount{-100}});
    store::settle_finance_reports(tx, cabinet, FinancePeriod::weekly);
  });
  const auto series = series_of(StoreMetrics(*database, clock, policy()));
  CHECK(series.at("wbd_finance_unreconciled_reports") == 1);
  CHECK(series.at("wbd_finance_unrecognised_rows") == 3);
}

TEST_CASE("incidents that are open, and how long the others took") {
  TempDatabase database;
  fakes::ManualClock clock;
  clock.set(at(100'000));
  database.write([](db::Tx& tx) {
    Incident incident;
    incident.kind = IncidentKind::redis_down;
    for (const auto& [from, to] : {std::pair{at(1'000), at(1'100)}, std::pair{at(2'000), at(2'300)}}) {
      incident.began_at = incident.seen_at = from;
      incident.ended_at = to;
      REQUIRE(store::begin_incident(tx, incident));
    }
    incident.ended_at.reset();
    incident.began_at = at(3'000);
    REQUIRE(store::begin_incident(tx, incident));
  });
  const auto series = series_of(StoreMetrics(*database, clock, policy()));
  CHECK(series.at("wbd_incidents_open kind=redis.down") == 1);
  CHECK(series.at("wbd_incidents_open kind=disk.low") == 0);
  CHECK(series.at("wbd_incident_recovery_seconds kind=redis.down") == 200);
  CHECK_FALSE(series.contains("wbd_incident_recovery_seconds kind=disk.low"));
}

TEST_CASE("targets are counted by state, also where there is none") {
  TempDatabase database;
  fakes::ManualClock clock;
  database.write([](db::Tx& tx) {
    add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
    Target target;
    target.user = TelegramId{1};
    target.chat_id = 1;
    for (const TargetState state : {TargetState::active, TargetState::failing, TargetState::failing}) {
      target.id = store::create_target(tx, target, {});
      target.state = state;
      store::save_target_health(tx, target, {});
    }
  });
  const auto series = series_of(StoreMetrics(*database, clock, policy()));
  CHECK(series.at("wbd_targets state=active") == 1);
  CHECK(series.at("wbd_targets state=failing") == 2);
  CHECK(series.at("wbd_targets state=disabled") == 0);
  CHECK(series.at("wbd_targets state=gone") == 0);
}

TEST_CASE("the room on the disk of a folder is shown, and nothing of a folder that is not there") {
  const auto series = series_of(DiskMetrics("/tmp"));
  CHECK(series.at("wbd_data_disk_size_bytes") > 0);
  CHECK(series.at("wbd_data_disk_free_bytes") <= series.at("wbd_data_disk_size_bytes"));
  CHECK(series_of(DiskMetrics("/there/is/no/such/folder")).empty());
}

}  // namespace store_metrics_test

#include "daemon/metered_database.hpp"

#include <chrono>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "daemon/statement_times.hpp"

namespace wbd::daemon {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

const prometheus::Histogram::BucketBoundaries kMeteredDatabaseBounds{
    0.000'5, 0.001, 0.002'5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};

}  // namespace

struct MeteredDatabase::Series {
  prometheus::Histogram& time;
  prometheus::Counter& failures;
};

MeteredDatabase::MeteredDatabase(db::Database& database, unsigned pool_size)
    : database_(database),
      registry_(std::make_unique<prometheus::Registry>()),
      statements_(std::make_unique<StatementTimes>(*registry_)) {
  auto& times = BuildHistogram()
                    .Name("wbd_database_transaction_duration_seconds")
                    .Help("Time of a transaction, with waiting for a connection")
                    .Register(*registry_);
  auto& failures = BuildCounter()
                       .Name("wbd_database_failures_total")
                       .Help("Transactions that ended with an error, absent objects among them")
                       .Register(*registry_);
  const auto series = [&](const char* kind) {
    return std::make_unique<Series>(
        Series{times.Add({{"kind", kind}}, kMeteredDatabaseBounds), failures.Add({{"kind", kind}})});
  };
  reads_ = series("read");
  writes_ = series("write");
  in_use_ = &BuildGauge()
                 .Name("wbd_database_transactions")
                 .Help("Transactions that run or wait for a connection")
                 .Register(*registry_)
                 .Add({});
  BuildGauge()
      .Name("wbd_database_pool_size")
      .Help("Connections at most")
      .Register(*registry_)
      .Add({})
      .Set(pool_size);
}

MeteredDatabase::~MeteredDatabase() = default;

template <class Run>
void MeteredDatabase::measure(Series& series, Run run) {
  const auto start = std::chrono::steady_clock::now();
  in_use_->Increment();
  const auto end = [&] {
    in_use_->Decrement();
    series.time.Observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  };
  try {
    run();
  } catch (...) {
    end();
    series.failures.Increment();
    throw;
  }
  end();
}

void MeteredDatabase::read(const std::function<void(db::Tx&)>& work) {
  measure(*reads_, [&] {
    database_.read([&](db::Tx& tx) {
      MeteredTx metered(tx, *statements_);
      work(metered);
    });
  });
}

void MeteredDatabase::write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) {
  measure(*writes_, [&] {
    const auto metered_work = [&](db::Tx& tx) {
      MeteredTx metered(tx, *statements_);
      work(metered);
    };
    database_.write(metered_work, lock_timeout);
  });
}

std::vector<prometheus::MetricFamily> MeteredDatabase::Collect() const {
  return registry_->Collect();
}

}  // namespace wbd::daemon

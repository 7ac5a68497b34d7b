// Commission by subject; box, pallet and return tariffs by warehouse, as of today in Moscow (GUIDE 5.21,
// 5.22). Each answer holds a whole list; one that fails does not affect the others.

#include "core/store/tariffs.hpp"
#include "core/sync/job.hpp"
#include "core/wb/tariffs.hpp"

namespace wbd::sync {
namespace {

// On a worker.
Result<void> store_tariffs(Job& job, TariffKind kind, Date day, const std::string& body) {
  const auto parsed = wb::parse_tariffs(body, kind);
  if (!parsed) return parsed.error();
  job.commit(*parsed, [&](db::Tx& tx) {
    return store::save_tariffs(tx, job.cabinet.id, kind, parsed->rows, day, parsed->skipped == 0);
  });
  return {};
}

Task<StepEnd> read_kind(Job& job, TariffKind kind, Date day) {
  const wb::Call call = kind == TariffKind::commission ? wb::commission_call() : wb::tariffs_call(kind, day);
  if (auto end = job.barred(call.operation)) co_return *end;
  const auto body = co_await job.call(call, kConfirmWait);
  if (!body) co_return StepEnd{body.error(), {}};
  const auto stored = co_await job.on_worker(store_tariffs, job, kind, day, *body);
  if (!stored) co_return StepEnd{stored.error(), {}};
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_tariffs(Job& job) {
  const Date day = job.moscow_today();
  StepEnd all = co_await read_kind(job, TariffKind::commission, day);
  for (const TariffKind kind : {TariffKind::box, TariffKind::pallet, TariffKind::goods_return}) {
    if (all.error && all.error->code == Errc::unauthorized) break;
    StepEnd one = co_await read_kind(job, kind, day);
    all = combine(std::move(all), std::move(one));
  }
  co_return all;
}

}  // namespace wbd::sync

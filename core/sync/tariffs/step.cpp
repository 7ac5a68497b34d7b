// Commission by subject; box, pallet and return tariffs by warehouse, as of today in Moscow (GUIDE 5.21,
// 5.22). Each answer holds a whole list; one that fails does not affect the others.

#include <algorithm>

#include "core/store/tariffs.hpp"
#include "core/sync/job.hpp"
#include "core/sync/tariffs/cursor.hpp"
#include "core/wb/tariffs.hpp"

namespace wbd::sync {
namespace {

// Runs on a worker. Returns false when a list that has become empty has to be confirmed.
Result<bool> store_tariffs(Job& job, TariffsCursor& cursor, TariffKind kind, Date day,
                           const std::string& body) {
  const auto parsed = wb::parse_tariffs(body, kind);
  if (!parsed) return parsed.error();
  bool accepted = true;
  job.store(*parsed, [&](db::Tx& tx) {
    const std::string name(to_string(kind));
    const bool surprising = parsed->seen == 0 && store::has_tariffs(tx, job.cabinet.id, kind);
    accepted = !surprising || std::erase(cursor.empty_once, name) > 0;
    std::erase(cursor.empty_once, name);
    if (!accepted) cursor.empty_once.push_back(name);
    const bool complete = accepted && parsed->skipped == 0;
    return store::save_tariffs(tx, job.cabinet.id, kind, parsed->rows, day, complete);
  });
  return accepted;
}

Task<StepEnd> read_kind(Job& job, TariffsCursor& cursor, TariffKind kind, Date day) {
  const wb::Call call = kind == TariffKind::commission ? wb::commission_call() : wb::tariffs_call(kind, day);
  if (auto end = job.barred(call.operation)) co_return *end;
  const auto body = co_await job.call(call, kConfirmWait);
  if (!body) co_return StepEnd{body.error(), {}};
  const auto stored = co_await job.on_worker(store_tariffs, job, cursor, kind, day, *body);
  if (!stored) co_return StepEnd{job.unreadable(call.operation, stored.error()), {}};
  if (!*stored) co_return StepEnd{{}, kConfirmEmptyIn};
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_tariffs(Job& job) {
  TariffsCursor& cursor = job.open_cursor<TariffsCursor>();
  const Date day = job.moscow_today();
  StepEnd all = co_await read_kind(job, cursor, TariffKind::commission, day);
  for (const TariffKind kind : {TariffKind::box, TariffKind::pallet, TariffKind::goods_return}) {
    if (all.error && all.error->code == Errc::unauthorized) break;
    StepEnd one = co_await read_kind(job, cursor, kind, day);
    all = combine(std::move(all), std::move(one));
  }
  co_return all;
}

}  // namespace wbd::sync

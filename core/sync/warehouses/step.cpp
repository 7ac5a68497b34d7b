// The seller's warehouses and WB's offices (GUIDE 5.17, 5.18). WB's own warehouses are hidden behind one
// pseudo-warehouse (GUIDE 5.7), which is always stored.

#include "core/store/warehouses.hpp"
#include "core/sync/job.hpp"
#include "core/sync/warehouses/cursor.hpp"
#include "core/sync/warehouses/ingest.hpp"
#include "core/wb/warehouses.hpp"

namespace wbd::sync {
namespace {

constexpr std::string_view kHiddenName = "Склад WB";

// Runs on a worker. nullopt: the token may not read the offices. Returns false when a list that has become
// empty has to be confirmed.
Result<bool> store_lists(Job& job, WarehousesCursor& cursor, const std::string& seller_body,
                         const std::optional<std::string>& offices_body) {
  auto sellers = wb::parse_seller_warehouses(seller_body);
  if (!sellers) return job.unreadable(wb::Operation::seller_warehouses, sellers.error());
  auto offices = offices_body ? wb::parse_offices(*offices_body) : wb::parse_offices("[]");
  if (!offices) return job.unreadable(wb::Operation::offices, offices.error());
  const UtcTime now = job.clock.now();
  bool accepted = true;
  const WriteCounts counts = job.store([&](db::Tx& tx) {
    const CabinetId cabinet = job.cabinet.id;
    const bool surprising = sellers->seen == 0 && store::has_warehouses(tx, cabinet, WarehouseKind::seller);
    accepted = !surprising || cursor.empty_once;
    cursor.empty_once = !accepted;
    WriteCounts written = ingest_warehouses(tx, cabinet, WarehouseKind::seller, sellers->rows,
                                            accepted && sellers->skipped == 0, now);
    // WB is never without offices: an empty list of them proves nothing.
    written += ingest_warehouses(tx, cabinet, WarehouseKind::office, offices->rows,
                                 offices->seen > 0 && offices->skipped == 0, now);
    written +=
        store::note_warehouses(tx, cabinet, WarehouseKind::wb, {{kHiddenWbWarehouse, kHiddenName}}, now);
    return written;
  });
  job.count(counts, sellers->seen + offices->seen);
  job.note_skipped(*sellers);
  job.note_skipped(*offices);
  return accepted;
}

}  // namespace

Task<StepEnd> sync_warehouses(Job& job) {
  if (auto end = job.barred(wb::Operation::seller_warehouses)) co_return *end;
  WarehousesCursor& cursor = job.open_cursor<WarehousesCursor>();
  const auto sellers = co_await job.call(wb::seller_warehouses_call(), kConfirmWait);
  // A refusal costs ten requests, so the second list is not requested after one.
  if (!sellers) co_return StepEnd{sellers.error(), {}};
  const auto answer = co_await job.call(wb::offices_call(), kConfirmWait);
  if (!answer && answer.error().code != Errc::forbidden) co_return StepEnd{answer.error(), {}};
  const auto offices = answer ? std::optional(*answer) : std::nullopt;
  const auto accepted = co_await job.on_worker(store_lists, job, cursor, *sellers, offices);
  if (!accepted) co_return StepEnd{accepted.error(), {}};
  if (!*accepted) co_return StepEnd{{}, kConfirmEmptyIn};
  co_return StepEnd{};
}

}  // namespace wbd::sync

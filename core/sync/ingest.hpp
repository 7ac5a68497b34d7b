#pragma once
// Stores the rows of one batch, inside the caller's transaction: loads the stored rows, merges, and writes
// only the rows that differ. The daily sums of core/analytics are updated in the same transaction, in days of
// `zone` (report_timezone).

#include <span>

#include "core/model/write_counts.hpp"
#include "core/store/fbs_orders.hpp"
#include "core/store/orders.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

// A srid that occurs several times in a batch counts once. Changes add to `events`; null in the first sync,
// which emits no events.
WriteCounts ingest_orders(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                          std::span<const StatOrder> rows, Events* events = nullptr);
WriteCounts ingest_feed(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const FeedOrder> rows,
                        Events* events = nullptr);
// Stores the sales and brings the orders they belong to up to date.
WriteCounts ingest_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const StatSale> rows,
                         Events* events = nullptr);

// Stores assembly orders and brings the orders they belong to up to date. A new assembly order counts as
// changed, not as created: other sources report the order itself.
WriteCounts ingest_fbs(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder> rows);
// `asked` are the stored assembly orders whose statuses were requested.
WriteCounts ingest_fbs_statuses(db::Tx& tx, CabinetId cabinet, std::span<const store::OpenFbsOrder> asked,
                                std::span<const FbsStatus> statuses);

}  // namespace wbd::sync

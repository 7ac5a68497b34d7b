#pragma once
// Rows of one batch into the database, inside the caller's transaction: read what is stored, merge, write
// what differs. The daily sums of core/analytics follow in the same transaction, in days of `zone`
// (report_timezone).

#include <span>

#include "core/model/write_counts.hpp"
#include "core/store/fbs_orders.hpp"
#include "core/store/orders.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

// A srid that stands several times in a batch counts once. Changes are emitted to `events`; null in the first
// sync, when nothing is news.
WriteCounts ingest_orders(db::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                          std::span<const StatOrder> rows, Events* events = nullptr);
WriteCounts ingest_feed(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const FeedOrder> rows,
                        Events* events = nullptr);
// Stores the sales and brings the orders they belong to up to date.
WriteCounts ingest_sales(db::Tx& tx, CabinetId cabinet, const TimeZone& zone, std::span<const StatSale> rows,
                         Events* events = nullptr);

// Stores assembly orders and brings the orders they belong to up to date. A new one counts as a change: the
// order itself is new, and other sources report it.
WriteCounts ingest_fbs(db::Tx& tx, CabinetId cabinet, std::span<const FbsOrder> rows);
// `asked` are the stored ones the statuses were asked for.
WriteCounts ingest_fbs_statuses(db::Tx& tx, CabinetId cabinet, std::span<const store::OpenFbsOrder> asked,
                                std::span<const FbsStatus> statuses);

}  // namespace wbd::sync

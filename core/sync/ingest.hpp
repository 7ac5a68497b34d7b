#pragma once
// Rows of one batch into the database, inside the caller's transaction: read what is stored, merge, write
// what differs. The daily sums of core/analytics follow in the same transaction, in days of `zone`
// (report_timezone).

#include <span>

#include "core/store/catalog.hpp"
#include "core/store/orders.hpp"

namespace wb::sync {

using store::WriteCounts;

// A srid that stands several times in a batch counts once.
WriteCounts ingest_orders(store::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                          std::span<const StatOrder> rows);
WriteCounts ingest_feed(store::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                        std::span<const FeedOrder> rows);
// Stores the sales and brings the orders they belong to up to date.
WriteCounts ingest_sales(store::Tx& tx, CabinetId cabinet, const TimeZone& zone,
                         std::span<const StatSale> rows);

}  // namespace wb::sync

#pragma once
// WB's lists of penalties and of self-purchases.

#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/wb_penalty.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

// Each saves what differs. An absent value does not replace a stored one; rows that the list lacks stay.
WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const MeasurementPenalty> rows);
WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const SwapPenalty> rows);
WriteCounts save_penalties(db::Tx& tx, CabinetId cabinet, std::span<const SelfPurchase> rows);

// The rows of these days, both inclusive, by day and article. Self-purchases: those whose week has one of the
// days. Measurements without a day belong to no period.
template <class Row>
[[nodiscard]] std::vector<Row> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) = delete;
template <>
[[nodiscard]] std::vector<MeasurementPenalty> penalties_between(db::Tx& tx, CabinetId cabinet, Date from,
                                                                Date to);
template <>
[[nodiscard]] std::vector<SwapPenalty> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to);
template <>
[[nodiscard]] std::vector<SelfPurchase> penalties_between(db::Tx& tx, CabinetId cabinet, Date from, Date to);

}  // namespace wbd::store

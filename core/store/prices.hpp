#pragma once
// Current prices and their history.

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/price.hpp"

namespace wbd::store {

struct StoredPrice {
  Price price;
  bool missing = false;  // the last complete pass did not list its article
};
using StoredPrices = std::unordered_map<NmId, std::vector<StoredPrice>>;  // an article's prices by size
[[nodiscard]] StoredPrices load_prices(db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids);

// The next three functions are queued: errors surface at the next statement.

// Inserts or replaces the current price, removes its missing mark and adds it to the history.
void save_price(db::Tx& tx, CabinetId cabinet, const Price& price, UtcTime now);
// Deletes a current price; the history stays.
void delete_price(db::Tx& tx, CabinetId cabinet, NmId nm_id, ChrtId chrt_id);
void unmark_missing(db::Tx& tx, CabinetId cabinet, NmId nm_id);

// Marks the article's prices as missing. Returns the number of prices that were not marked before.
std::int64_t mark_missing(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime now);
// Articles with a price that is not marked as missing, ascending.
[[nodiscard]] std::vector<NmId> listed_articles(db::Tx& tx, CabinetId cabinet);
[[nodiscard]] bool has_listed_prices(db::Tx& tx, CabinetId cabinet);  // any not marked as missing

// By size; articles without a price are absent.
[[nodiscard]] std::unordered_map<NmId, std::vector<Price>> prices_of_articles(
    db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> nm_ids);

struct PriceFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<NmId> nm_id{};
  std::optional<UtcTime> from{}, to{};  // of changed_at, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct PriceRow {
  CabinetId cabinet_id;
  Price price;
  UtcTime changed_at;
  std::optional<UtcTime> missing_since;  // of a current price
  std::optional<std::string> vendor_code, title, size;
};
struct PricePage {
  std::vector<PriceRow> rows;
  std::int64_t total = 0;
};  // changed_at desc, nm_id desc, chrt_id desc, cabinet
[[nodiscard]] PricePage list_prices(db::Tx& tx, const PriceFilter& filter);
[[nodiscard]] PricePage list_price_history(db::Tx& tx, const PriceFilter& filter);

}  // namespace wbd::store

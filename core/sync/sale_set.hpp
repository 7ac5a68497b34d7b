#pragma once
// The sales that a batch touches: as stored, and as merged with the batch.
//
// A unit has one sale and one return, whichever source reports them first (SPEC 7.14). WB's row is known by
// its saleID. The order feed and accounting have none: their rows are known by srid and kind, and WB's row
// takes them over when it comes.

#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/database.hpp"
#include "core/model/order.hpp"
#include "core/model/write_counts.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

class SaleSet {
 public:
  struct Touched {
    const Sale* before = nullptr;  // as stored; nullptr when it is new
    Sale sale;
    bool differs = false;
    bool wanted = false;  // the batch has a row of it; the others were only loaded
  };

  // Loads the stored sales of these orders, and those with these saleIDs.
  SaleSet(db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids,
          std::span<const std::string_view> sale_ids);
  SaleSet(const SaleSet&) = delete;
  SaleSet& operator=(const SaleSet&) = delete;

  // The stored sale that WB's row reports, otherwise a new one.
  Touched& of_row(const StatSale& row);
  // A sale of this order and kind; nullptr: there is none.
  [[nodiscard]] const Sale* find(const std::string& srid, SaleKind kind) const;
  // The newest sale of this order and kind; a new one without a saleID when there is none.
  Touched& of_unit(const std::string& srid, SaleKind kind);

  // Writes what is new or different, and brings the orders of these sales and the daily sums up to date.
  WriteCounts save(const TimeZone& zone, Events* events);

 private:
  Touched& touch(const Sale& stored);
  Touched& begin(std::string id);

  db::Tx& tx_;
  CabinetId cabinet_;
  std::string currency_;  // of a sale that names none
  std::deque<Sale> stored_;
  std::deque<Touched> touched_;
  std::map<std::string, Touched*, std::less<>> by_id_, by_sale_id_;
  std::multimap<std::pair<std::string, SaleKind>, Touched*> by_unit_;
};

// The id of a sale that WB's statistics have not reported.
[[nodiscard]] std::string made_sale_id(std::string_view srid, SaleKind kind);

}  // namespace wbd::sync

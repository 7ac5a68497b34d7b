#pragma once
// Makes the cells of one report: its rows summed by day, article and size. Pure. Rows come in one pass; those
// that need facts from elsewhere are kept until these are known.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "core/ledger/lines.hpp"
#include "core/ledger/relatives.hpp"
#include "core/ledger/split.hpp"
#include "core/model/ledger.hpp"
#include "core/model/ledger_row.hpp"

namespace wbd::ledger {

// One campaign of an advert document, as far as the seller's balance paid for it.
struct CampaignCharge {
  Amount sum;
  std::vector<ArticleWeight> spend;  // by article, on the days of the report
};
// A penalty that WB explains apart from the rows (GUIDE 5.31, 5.32).
struct KnownPenalty {
  NmId nm_id;
  Date day;
  Amount sum;
  std::optional<std::int64_t> shk_id;
};
// Where the sums without an article belong.
struct Sources {
  std::vector<ArticleWeight> storage, acceptance;               // of the report's days, by article
  std::map<std::int64_t, std::vector<CampaignCharge>> adverts;  // by document
  std::vector<KnownPenalty> penalties;                          // of the report's days
  // The orders that WB took for the seller's own (GUIDE 5.33), by the first day of their week.
  std::map<Date, std::vector<ArticleWeight>> self_purchases;
};

class CellMaker {
 public:
  void add(const LedgerRow& row);

  // The keys by which the kept rows are completed.
  [[nodiscard]] const std::set<std::string>& srids() const { return srids_; }
  [[nodiscard]] const std::set<std::int64_t>& units() const { return units_; }
  [[nodiscard]] const std::set<std::int64_t>& documents() const { return documents_; }

  // Call it once. `relatives` need not hold the kept rows. The cells are sorted by day, article, size, cost
  // day.
  [[nodiscard]] std::vector<LedgerCell> finish(Relatives relatives, const Sources& sources);

 private:
  using Key = std::tuple<Date, NmId, std::string, Date>;
  struct Kept {
    LedgerRow row;
    RowLines lines;
  };
  LedgerCell& cell(Date day, NmId nm_id, std::string_view size, Date cost_day);
  LedgerParts& parts(Date day, NmId nm_id) { return cell(day, nm_id, {}, day).parts; }
  void add_goods(const LedgerRow& row, const RowLines& lines, NmId article,
                 const Relatives::CostUnits& units);
  void add_services(const LedgerRow& row, const RowLines& lines);
  void add_penalty(const Kept& kept, const Sources& sources);
  void add_advert(const Kept& kept, const Sources& sources);
  void share_out(LedgerPart part, const std::map<Date, Amount>& sums, std::span<const ArticleWeight> weights);

  std::map<Key, LedgerCell> cells_;
  std::map<Date, Amount> storage_, acceptance_;
  std::vector<Kept> kept_;
  std::set<std::string> srids_;
  std::set<std::int64_t> units_, documents_;
};

}  // namespace wbd::ledger

#include "core/ledger/cells.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "core/ledger/plain_text.hpp"

namespace wbd::ledger {
namespace {

using Part = LedgerPart;

constexpr Part kGoodsParts[] = {
    Part::sale,         Part::returned,          Part::correction, Part::correction_back,
    Part::compensation, Part::compensation_back, Part::logistics,  Part::logistics_correction,
    Part::loyalty};
constexpr Part kDeductions[] = {Part::review_points, Part::subscription, Part::disposal,
                                Part::card_transfer, Part::payout_date,  Part::loan_principal,
                                Part::loan_cost,     Part::deduction};
constexpr Part kOfAccount[] = {Part::additional, Part::payment_schedule};

bool has_any(const LedgerParts& parts, std::span<const Part> some) {
  return std::ranges::any_of(some, [&](Part part) { return parts[part].units != 0; });
}

bool has_goods(const RowLines& lines) {
  return lines.goods != Goods::none || has_any(lines.parts, kGoodsParts) || lines.revenue.units != 0 ||
         lines.before_discount.units != 0;
}

bool looks_back(const RowLines& lines) {
  return lines.goods == Goods::returned || lines.goods == Goods::lost;
}

// Finds the article of a penalty whose row names none. The unit of goods decides, then day and sum together,
// then the sum alone. Each decides only if it fits one article.
std::optional<NmId> penalised_article(const LedgerRow& row, Amount sum, std::span<const KnownPenalty> known) {
  const auto only_article = [&](auto fits) -> std::optional<NmId> {
    std::set<NmId> articles;
    for (const KnownPenalty& one : known) {
      if (fits(one)) articles.insert(one.nm_id);
    }
    return articles.size() == 1 ? std::optional(*articles.begin()) : std::nullopt;
  };
  if (row.shk_id) {
    if (const auto found = only_article([&](const KnownPenalty& one) { return one.shk_id == row.shk_id; }))
      return found;
  }
  if (const auto found =
          only_article([&](const KnownPenalty& one) { return one.sum == sum && one.day == row.day; }))
    return found;
  return only_article([&](const KnownPenalty& one) { return one.sum == sum; });
}

// WB lists the orders of a week on the Wednesday after it, and a fine follows from a list. So it is the last
// list that was made by the day of the fine; without one, the next.
constexpr std::chrono::days kListedAfter{9};
std::span<const ArticleWeight> orders_behind_fine(const std::map<Date, std::vector<ArticleWeight>>& weeks,
                                                  Date day) {
  if (weeks.empty()) return {};
  const auto later = weeks.upper_bound(Date{std::chrono::sys_days{day} - kListedAfter});
  return (later == weeks.begin() ? later : std::prev(later))->second;
}

}  // namespace

void CellMaker::add(const LedgerRow& row) {
  const RowLines lines = lines_of(row);
  add_services(row, lines);
  if (lines.unrecognised) ++cell(row.day, lines.text_nm_id.value_or(kAccountNmId), {}, row.day).unrecognised;

  const bool goods = has_goods(lines);
  if (goods && row.nm_id && !looks_back(lines)) add_goods(row, lines, *row.nm_id, {row.day});
  const bool keep_goods = goods && (!row.nm_id || looks_back(lines));
  const bool keep_penalty = lines.parts[Part::penalty].units != 0 && !row.nm_id;
  const bool keep_advert = lines.parts[Part::advert].units != 0;
  if (!keep_goods && !keep_penalty && !keep_advert) return;
  if (keep_goods && row.srid) srids_.insert(*row.srid);
  if (keep_goods && !row.nm_id && row.shk_id) units_.insert(*row.shk_id);
  if (keep_advert && lines.document) documents_.insert(*lines.document);
  kept_.push_back({row, lines});
}

std::vector<LedgerCell> CellMaker::finish(Relatives relatives, const Sources& sources) {
  for (const Kept& kept : kept_) relatives.add(kept.row);
  relatives.sort();
  for (const Kept& kept : kept_) {
    if (has_goods(kept.lines) && (!kept.row.nm_id || looks_back(kept.lines))) {
      add_goods(kept.row, kept.lines, relatives.article_of(kept.row).value_or(kAccountNmId),
                relatives.cost_units(kept.row, kept.lines));
    }
    if (!kept.row.nm_id) add_penalty(kept, sources);
    add_advert(kept, sources);
  }
  share_out(Part::storage, storage_, sources.storage);
  share_out(Part::acceptance, acceptance_, sources.acceptance);

  std::vector<LedgerCell> cells;
  cells.reserve(cells_.size());
  for (auto& [key, made] : cells_) cells.push_back(std::move(made));
  return cells;
}

LedgerCell& CellMaker::cell(Date day, NmId nm_id, std::string_view size, Date cost_day) {
  LedgerCell& found = cells_[{day, nm_id, std::string(size), cost_day}];
  found.day = day;
  found.nm_id = nm_id;
  found.size = size;
  found.cost_day = cost_day;
  return found;
}

void CellMaker::add_goods(const LedgerRow& row, const RowLines& lines, NmId article,
                          const Relatives::CostUnits& units) {
  const std::string size = article == kAccountNmId ? std::string() : row.size.value_or("");
  LedgerCell& to = cell(row.day, article, size, units.cost_day);
  for (const Part part : kGoodsParts) to.parts[part] += lines.parts[part];
  to.revenue += lines.revenue;
  to.before_discount += lines.before_discount;
  if (lines.goods == Goods::sold) to.units_sold += lines.units;
  if (lines.goods == Goods::returned) to.units_returned += lines.units;
  to.units_taken_back += units.taken_back;
  to.units_written_off += units.written_off;
}

// The sums of a row that need no other row.
void CellMaker::add_services(const LedgerRow& row, const RowLines& lines) {
  if (const Amount sum = lines.parts[Part::storage]; sum.units != 0) storage_[row.day] += sum;
  if (const Amount sum = lines.parts[Part::acceptance]; sum.units != 0) acceptance_[row.day] += sum;
  if (has_any(lines.parts, kOfAccount)) {
    LedgerParts& account = parts(row.day, kAccountNmId);
    for (const Part part : kOfAccount) account[part] += lines.parts[part];
  }
  if (const Amount sum = lines.parts[Part::penalty]; sum.units != 0 && row.nm_id)
    parts(row.day, *row.nm_id)[Part::penalty] += sum;
  if (!has_any(lines.parts, kDeductions)) return;
  LedgerCell& to = cell(row.day, lines.text_nm_id.value_or(kAccountNmId), {}, row.day);
  for (const Part part : kDeductions) to.parts[part] += lines.parts[part];
}

void CellMaker::add_penalty(const Kept& kept, const Sources& sources) {
  const Amount sum = kept.lines.parts[Part::penalty];
  if (sum.units == 0) return;
  const Date day = kept.row.day;
  if (plain(kept.row.reason.value_or("")).find("самовыкуп") != std::string::npos) {
    const auto shares = split(sum, orders_behind_fine(sources.self_purchases, day));
    for (const Share& share : shares) parts(day, share.nm_id)[Part::penalty] += share.amount;
    if (!shares.empty()) return;
  }
  const auto article = penalised_article(kept.row, -sum, sources.penalties);
  parts(day, article.value_or(kAccountNmId))[Part::penalty] += sum;
}

// The invoice is split over its campaigns by what each was charged, then over articles by what each spent.
void CellMaker::add_advert(const Kept& kept, const Sources& sources) {
  const Amount sum = kept.lines.parts[Part::advert];
  if (sum.units == 0) return;
  const Date day = kept.row.day;
  const auto found = kept.lines.document ? sources.adverts.find(*kept.lines.document) : sources.adverts.end();
  std::vector<ArticleWeight> charges;  // by the campaign's place, in place of an article
  if (found != sources.adverts.end()) {
    for (std::size_t i = 0; i < found->second.size(); ++i)
      charges.push_back({NmId{static_cast<std::int64_t>(i)}, found->second[i].sum});
  }
  const auto campaigns = split(sum, charges);
  if (campaigns.empty()) parts(day, kAccountNmId)[Part::advert] += sum;
  for (const Share& campaign : campaigns) {
    const CampaignCharge& charge = found->second[static_cast<std::size_t>(campaign.nm_id.value)];
    const auto shares = split(campaign.amount, charge.spend);
    if (shares.empty()) parts(day, kAccountNmId)[Part::advert] += campaign.amount;
    for (const Share& share : shares) parts(day, share.nm_id)[Part::advert] += share.amount;
  }
}

void CellMaker::share_out(Part part, const std::map<Date, Amount>& sums,
                          std::span<const ArticleWeight> weights) {
  for (const auto& [day, sum] : sums) {
    const auto shares = split(sum, weights);
    if (shares.empty()) parts(day, kAccountNmId)[part] += sum;
    for (const Share& share : shares) parts(day, share.nm_id)[part] += share.amount;
  }
}

}  // namespace wbd::ledger

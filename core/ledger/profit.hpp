#pragma once
// The profit of a period from the cells of the ledger, the seller's costs and tax profile (SPEC 14). Pure and
// exact: the groups and the account add up to the total.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ledger/cost_book.hpp"
#include "core/ledger/reading.hpp"
#include "core/ledger/tax.hpp"
#include "core/model/ledger.hpp"
#include "core/model/tax_profile.hpp"

namespace wbd::ledger {

enum class ProfitGroup : std::uint8_t { product, size, subject, brand, day, week, month, report };
inline constexpr std::array<std::string_view, 8> kProfitGroups{"product", "size", "subject", "brand",
                                                               "day",     "week", "month",   "report"};

struct ProfitCell {
  LedgerCell cell;
  std::int64_t report_id = 0;
  std::int64_t reading = 0;  // in kReadings
};

// The sums of a group. What cannot be known is nullopt, never 0.
struct Profit {
  std::int64_t units_sold = 0, units_returned = 0, units_written_off = 0;
  Amount revenue;          // retailAmount of sales less returns: the buyers' money
  Amount before_discount;  // retailPriceWithDisc, likewise
  LineSums lines;
  Amount revenue_with_cost;                       // of the units whose cost is known
  std::optional<Amount> goods_cost, other_costs;  // nullopt: some unit has no known cost
  std::optional<Amount> written_off;              // all costs of lost goods
  std::optional<Amount> tax, vat;                 // `tax` includes `vat`; nullopt: no profile, or no costs

  [[nodiscard]] Amount payout() const { return lines.total(); }
  // Payout less costs, before tax. The repayment of a loan is no cost.
  [[nodiscard]] std::optional<Amount> profit() const;
  [[nodiscard]] std::optional<Amount> profit_after_tax() const;
  friend bool operator==(const Profit&, const Profit&) = default;
};

struct ProfitReport {
  Profit total;
  Profit account;  // sums without an article; all 0 when the groups are days or reports
  std::map<std::string, Profit>
      groups;                // by key: nm_id, "nm_id/size", subject, brand, day, Monday, month, report
  bool has_profile = false;  // a tax profile holds on every day with revenue
};

class ProfitMaker {
 public:
  // The names of an article's subject and brand; "" when unknown.
  struct ArticleNames {
    std::string subject, brand;
  };
  // The arguments must outlive the maker.
  ProfitMaker(ProfitGroup group, const CostBook& costs, std::span<const TaxProfile> profiles,
              const std::map<NmId, ArticleNames>& articles)
      : group_(group), costs_(costs), profiles_(profiles), articles_(articles) {}
  ProfitMaker(const ProfitMaker&) = delete;  // it points into its own groups
  ProfitMaker& operator=(const ProfitMaker&) = delete;

  void add(const ProfitCell& cell);
  // The residual of a report that no reading explains, counted on its last day.
  void add_residual(std::int64_t report_id, Date day, Amount residual);
  [[nodiscard]] ProfitReport finish() &&;

 private:
  struct TaxBase {
    Amount income, net, costs;  // net: the payout without repayments of loans
  };
  struct Sums {
    Profit profit;
    Amount goods, other, lost;
    bool costs_known = true;
    bool profile_known = true;
    std::map<const TaxProfile*, TaxBase> bases;
  };
  Sums& sums_of(const LedgerCell& cell, std::int64_t report_id);
  Sums& sums_of_article(NmId nm_id);
  void add_to(Sums& sums, const ProfitCell& cell) const;
  static void settle(Sums& sums);

  ProfitGroup group_;
  const CostBook& costs_;
  std::span<const TaxProfile> profiles_;
  const std::map<NmId, ArticleNames>& articles_;
  Sums total_, account_;
  std::map<std::string, Sums> groups_;
  std::unordered_map<NmId, Sums*> by_article_;  // in groups_; of groupings that an article decides
};

}  // namespace wbd::ledger

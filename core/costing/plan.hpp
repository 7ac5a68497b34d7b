#pragma once
// The changes that an import of unit costs will make. A pure function over the table and the stored articles
// and costs.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/costing/article_index.hpp"
#include "core/costing/problems.hpp"
#include "core/ledger/cost_book.hpp"
#include "core/sheet/table.hpp"

namespace wbd::costing {

struct ImportOptions {
  Date today;                    // in Moscow
  std::optional<Date> from{};    // the day from which changes of lines without a day hold; none: today
  std::string currency = "RUB";  // of lines without a currency
};

struct ImportPlan {
  std::vector<UnitCost> changes{};  // to save
  std::int64_t lines = 0;           // with data
  std::int64_t created = 0, changed = 0,
               unchanged = 0;           // new versions; corrected versions; lines without a change
  std::int64_t skipped = 0;             // lines with an article but without any amount: not filled in
  std::vector<LineProblem> problems{};  // by line; with any, nothing is to be saved
  std::vector<std::string> ignored{};   // headings that mean nothing here
};

// A line with a day is the version of that day. Without a day, the first version of an article holds from
// WB's first accounting day. Later, amounts that differ from those of the day `from` are a new version of
// that day. So the same file changes nothing when it comes again.
[[nodiscard]] ImportPlan plan_import(const sheet::Table& table, const ArticleIndex& articles,
                                     const ledger::CostBook& stored, const ImportOptions& options);

}  // namespace wbd::costing

// Tables of unit costs that people make: CSV, XLSX, JSON.

#include <algorithm>

#include "core/costing/import.hpp"
#include "core/costing/values.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace wbd;
using namespace wbd::costing;
using wbd::fuzz::must;

const std::vector<ArticleCodes>& known_articles() {
  static const std::vector<ArticleCodes> all{
      {NmId{1}, {"a"}, {{ChrtId{1}, "42", {"11"}}, {ChrtId{2}, "44", {"12"}}}, {}},
      {NmId{2}, {"b"}, {{ChrtId{3}, "0", {"13"}}}, {}},
      {NmId{3}, {"b"}, {}, {}},
  };
  return all;
}

// The same table changes nothing when it comes again, today or later.
void import_twice(const sheet::Table& table) {
  const ArticleIndex index(known_articles());
  ImportOptions options{.today = Date{std::chrono::year{2026} / 11 / 30}};
  const ImportPlan plan = plan_import(table, index, ledger::CostBook(), options);
  for (const LineProblem& problem : plan.problems)
    must(!explain(problem, Language::ru).empty(), "a reason has a text");
  if (!plan.problems.empty()) return;
  for (const UnitCost& cost : plan.changes) {
    must(cost.goods >= Amount() && cost.goods <= kHighestCost, "a cost is in its range");
    must(cost.valid_from.ok() && cost.currency.size() == 3, "a version has a day and a currency");
  }
  const ledger::CostBook after(plan.changes);
  for (const unsigned day : {30U, 31U}) {
    options.today = day == 30U ? options.today : Date{std::chrono::year{2026} / 12 / 31};
    const ImportPlan again = plan_import(table, index, after, options);
    must(again.problems.empty() && again.changes.empty(), "the same table changes nothing");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = wbd::fuzz::text_of(data, size);
  if (const auto table = sheet::read_table(bytes)) {
    for (const sheet::Row& row : table->rows) {
      must(std::ranges::any_of(row.cells, [](const std::string& cell) { return !cell.empty(); }),
           "a row has text");
      must(row.cells.size() <= sheet::kMostColumns, "a row has few columns");
    }
    import_twice(*table);
  }
  if (const auto table = table_of_json(bytes)) import_twice(*table);
  return 0;
}

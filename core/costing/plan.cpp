#include "core/costing/plan.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "core/costing/columns.hpp"
#include "core/costing/values.hpp"

namespace wbd::costing {
namespace {

// A line that was understood. Its valid_from counts only with `dated`.
struct CostLine {
  std::int64_t line = 0;
  UnitCost cost;
  bool dated = false;
};

bool same_amounts(const UnitCost& a, const UnitCost& b) {
  return std::tie(a.goods, a.packing, a.delivery, a.other, a.currency) ==
         std::tie(b.goods, b.packing, b.delivery, b.other, b.currency);
}

// A spreadsheet export puts an apostrophe before a text that looks like a formula.
std::string_view without_guard(std::string_view text) {
  constexpr std::string_view kFormulaMarks = "=+-@";
  const bool guarded =
      text.size() > 1 && text[0] == '\'' && kFormulaMarks.find(text[1]) != std::string_view::npos;
  return guarded ? text.substr(1) : text;
}

class LineReader {
 public:
  LineReader(const sheet::Row& headings, const ArticleIndex& articles, const ImportOptions& options,
             ImportPlan& plan)
      : headings_(headings),
        columns_(columns_of(headings)),
        articles_(articles),
        options_(options),
        plan_(plan) {
    if (columns_.repeated) problem_at(headings.line, *columns_.repeated, Reason::repeated_column, "");
    plan_.ignored = columns_.ignored;
  }

  std::optional<CostLine> read(const sheet::Row& row) {
    row_ = &row;
    const std::size_t before = plan_.problems.size();
    ++plan_.lines;
    CostLine out{row.line, {}, false};
    const auto place = find_article();
    const bool any_amount = read_amounts(out.cost);
    read_day(out);
    read_currency(out.cost);
    if (plan_.problems.size() != before) return std::nullopt;
    if (!place) {
      // Neither an article nor an amount: a remark below the table.
      if (any_amount || out.dated) {
        problem(CostColumn::article, Reason::no_article, "");
      } else {
        --plan_.lines;
      }
      return std::nullopt;
    }
    if (!any_amount) {
      ++plan_.skipped;
      return std::nullopt;
    }
    out.cost.nm_id = place->article->nm_id;
    const auto size = size_of(*place);
    if (!size) return std::nullopt;
    out.cost.size = *size;
    return out;
  }

 private:
  [[nodiscard]] std::string_view cell(CostColumn column) const {
    const auto place = columns_.place(column);
    return place ? without_guard(row_->cell(*place)) : std::string_view();
  }

  void problem(CostColumn column, Reason reason, std::string_view value, std::int64_t other_line = 0) {
    problem_at(row_->line, column, reason, value, other_line);
  }
  void problem_at(std::int64_t line, CostColumn column, Reason reason, std::string_view value,
                  std::int64_t other_line = 0) {
    const auto place = columns_.place(column);
    plan_.problems.push_back({line, place ? std::string(headings_.cell(*place)) : std::string(), reason,
                              std::string(value), other_line});
  }

  // Adds what one cell names to `found`. False: the line has a problem.
  bool take(ArticleIndex::Found& found, CostColumn column, std::string_view text,
            const ArticleIndex::Found& named) {
    if (named.ambiguous) {
      // Another code of the line may decide.
      if (found.article == nullptr) undecided_ = {column, text};
      return true;
    }
    if (named.article == nullptr) {
      // A vendor code changes at WB, while WB's article and barcodes stay.
      if (found.article != nullptr && column == CostColumn::vendor_code) return true;
      problem(column, Reason::unknown_article, text);
      return false;
    }
    if (found.article != nullptr && found.article != named.article) {
      problem(column, Reason::other_article, text);
      return false;
    }
    found.article = named.article;
    if (!named.size.empty()) found.size = named.size;
    return true;
  }

  std::optional<NmId> number_of(std::string_view text) const {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 0
               ? std::optional(NmId{number})
               : std::nullopt;
  }

  // The article of the line: by WB's number, then by barcode, then by vendor code. nullopt: none, or a
  // problem.
  std::optional<ArticleIndex::Found> find_article() {
    ArticleIndex::Found found;
    undecided_.reset();
    if (const auto text = cell(CostColumn::nm_id); !text.empty()) {
      const auto number = number_of(text);
      if (!number) return problem(CostColumn::nm_id, Reason::bad_article, text), std::nullopt;
      if (!take(found, CostColumn::nm_id, text, articles_.by_nm_id(*number))) return std::nullopt;
    }
    if (const auto text = cell(CostColumn::barcode); !text.empty()) {
      if (!take(found, CostColumn::barcode, text, articles_.by_barcode(text))) return std::nullopt;
    }
    if (const auto text = cell(CostColumn::vendor_code); !text.empty()) {
      if (!take(found, CostColumn::vendor_code, text, articles_.by_vendor_code(text))) return std::nullopt;
    }
    if (const auto text = cell(CostColumn::article); !text.empty()) {
      if (!take(found, CostColumn::article, text, by_any_article(text))) return std::nullopt;
    }
    if (found.article != nullptr) return found;
    if (undecided_) problem(undecided_->first, Reason::ambiguous_code, undecided_->second);
    return std::nullopt;
  }

  [[nodiscard]] ArticleIndex::Found by_any_article(std::string_view text) const {
    const auto number = number_of(text);
    const auto as_number = number ? articles_.by_nm_id(*number) : ArticleIndex::Found{};
    const auto as_code = articles_.by_vendor_code(text);
    if (as_number.article == nullptr) return as_code;
    if (as_code.article == nullptr || as_code.article == as_number.article) return as_number;
    return {as_number.article, {}, true};
  }

  std::optional<std::string> size_of(const ArticleIndex::Found& place) {
    const std::string_view given = cell(CostColumn::size);
    const auto of_barcode = cost_size(*place.article, place.size);
    // An article with one size under another name than "0" has the same cost in all its sizes.
    if (given.empty()) return place.article->sizes.size() <= 1 ? std::string() : of_barcode;
    auto size = cost_size(*place.article, given);
    if (!size) {
      problem(CostColumn::size, Reason::unknown_size, given);
    } else if (!place.size.empty() && of_barcode != size) {
      problem(CostColumn::size, Reason::other_article, given);
      return std::nullopt;
    }
    return size;
  }

  // False: no cell has an amount.
  bool read_amounts(UnitCost& cost) {
    const std::pair<CostColumn, Amount*> parts[] = {{CostColumn::goods, &cost.goods},
                                                    {CostColumn::packing, &cost.packing},
                                                    {CostColumn::delivery, &cost.delivery},
                                                    {CostColumn::other, &cost.other}};
    bool any = false;
    for (const auto& [column, amount] : parts) {
      const std::string_view text = cell(column);
      if (text.empty()) continue;
      any = true;
      const auto parsed = parse_cost(text);
      if (const auto* fault = std::get_if<AmountFault>(&parsed)) {
        problem(column, reason_of(*fault), text);
      } else {
        *amount = std::get<Amount>(parsed);
      }
    }
    if (any && cell(CostColumn::goods).empty()) problem(CostColumn::goods, Reason::no_cost, "");
    return any;
  }

  static Reason reason_of(AmountFault fault) {
    switch (fault) {
      case AmountFault::negative:
        return Reason::negative;
      case AmountFault::too_large:
        return Reason::too_large;
      case AmountFault::not_a_number:
        break;
    }
    return Reason::not_a_number;
  }

  void read_day(CostLine& line) {
    const std::string_view text = cell(CostColumn::valid_from);
    if (text.empty()) return;
    const auto day = parse_day(text);
    if (!day) return problem(CostColumn::valid_from, Reason::bad_day, text);
    line.cost.valid_from = *day;
    line.dated = true;
  }

  void read_currency(UnitCost& cost) {
    const std::string_view text = cell(CostColumn::currency);
    cost.currency = options_.currency;
    if (text.empty()) return;
    const auto currency = parse_currency(text);
    if (!currency) return problem(CostColumn::currency, Reason::bad_currency, text);
    cost.currency = *currency;
  }

  const sheet::Row& headings_;
  ColumnMap columns_;
  const ArticleIndex& articles_;
  const ImportOptions& options_;
  ImportPlan& plan_;
  const sheet::Row* row_ = nullptr;
  std::optional<std::pair<CostColumn, std::string_view>> undecided_;
};

// Keeps the first of equal lines; a line with another value is a problem.
std::vector<CostLine> without_duplicates(std::vector<CostLine> lines, const std::string& goods_heading,
                                         ImportPlan& plan) {
  std::map<std::tuple<NmId, std::string, bool, Date>, std::size_t> first;
  std::vector<CostLine> kept;
  for (CostLine& line : lines) {
    const auto [place, is_new] =
        first.try_emplace({line.cost.nm_id, line.cost.size, line.dated, line.cost.valid_from}, kept.size());
    if (is_new) {
      kept.push_back(std::move(line));
    } else if (same_amounts(kept[place->second].cost, line.cost)) {
      ++plan.unchanged;
    } else {
      plan.problems.push_back({line.line, goods_heading, Reason::duplicate, "", kept[place->second].line});
    }
  }
  return kept;
}

// Adds lines to the plan, and gives the book as it will be after them.
class Changes {
 public:
  Changes(const ledger::CostBook& stored, ImportPlan& plan) : book_(stored), plan_(plan) {}

  void take(const UnitCost& cost) {
    const UnitCost* same_day = book_.version(cost.nm_id, cost.size, cost.valid_from);
    if (same_day != nullptr && same_amounts(*same_day, cost)) {
      ++plan_.unchanged;
      return;
    }
    ++(same_day == nullptr ? plan_.created : plan_.changed);
    fresh_.push_back(cost);
  }
  // The lines that were taken now count.
  void apply() {
    std::vector<UnitCost> all(book_.costs().begin(), book_.costs().end());
    all.insert(all.end(), fresh_.begin(), fresh_.end());
    plan_.changes.insert(plan_.changes.end(), std::make_move_iterator(fresh_.begin()),
                         std::make_move_iterator(fresh_.end()));
    fresh_.clear();
    book_ = ledger::CostBook(all);
  }
  [[nodiscard]] const ledger::CostBook& book() const { return book_; }

 private:
  ledger::CostBook book_;
  ImportPlan& plan_;
  std::vector<UnitCost> fresh_;
};

// Lines with a day come first: they are history, and a line without a day compares with it. Then whole
// articles: a size compares with the article's new cost.
void plan_changes(std::vector<CostLine>& lines, const ledger::CostBook& stored, const ImportOptions& options,
                  const std::string& goods_heading, ImportPlan& plan) {
  const Date change_day = options.from.value_or(options.today);
  Changes changes(stored, plan);
  std::map<std::tuple<NmId, std::string_view>, std::int64_t> dated_then;  // lines of the day of changes
  for (const CostLine& line : lines) {
    if (!line.dated) continue;
    changes.take(line.cost);
    if (line.cost.valid_from == change_day)
      dated_then.emplace(std::tuple(line.cost.nm_id, line.cost.size), line.line);
  }
  changes.apply();
  const ledger::CostBook history = changes.book();
  for (const bool sized : {false, true}) {
    for (CostLine& line : lines) {
      UnitCost& cost = line.cost;
      if (line.dated || cost.size.empty() == sized) continue;
      if (!history.has_any(cost.nm_id, cost.size)) {
        cost.valid_from = kFirstAccountingDay;
        changes.take(cost);
        continue;
      }
      const UnitCost* now = changes.book().find(cost.nm_id, cost.size, change_day);
      if (now != nullptr && same_amounts(*now, cost)) {
        ++plan.unchanged;
        continue;
      }
      if (const auto other = dated_then.find({cost.nm_id, cost.size}); other != dated_then.end()) {
        plan.problems.push_back({line.line, goods_heading, Reason::duplicate, "", other->second});
        continue;
      }
      cost.valid_from = change_day;
      changes.take(cost);
    }
    changes.apply();
  }
}

}  // namespace

ImportPlan plan_import(const sheet::Table& table, const ArticleIndex& articles,
                       const ledger::CostBook& stored, const ImportOptions& options) {
  ImportPlan plan;
  const auto headings = find_headings(table);
  if (!headings) {
    plan.problems.push_back({table.rows.empty() ? 1 : table.rows.front().line, "", Reason::no_headings});
    return plan;
  }
  const sheet::Row& names = table.rows[*headings];
  LineReader reader(names, articles, options, plan);
  std::vector<CostLine> lines;
  for (std::size_t row = *headings + 1; row < table.rows.size(); ++row) {
    if (auto line = reader.read(table.rows[row])) lines.push_back(std::move(*line));
  }
  const auto goods = columns_of(names).place(CostColumn::goods);
  const std::string goods_heading(names.cell(*goods));
  lines = without_duplicates(std::move(lines), goods_heading, plan);
  plan_changes(lines, stored, options, goods_heading, plan);
  std::ranges::stable_sort(plan.problems, {}, &LineProblem::line);
  return plan;
}

}  // namespace wbd::costing

// Judges what the ledger cannot explain.
#include <algorithm>

#include <fmt/format.h>

#include "cli/verdicts.hpp"
#include "core/base/foreign_text.hpp"
#include "core/report/formats.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kReportsShown = 5;
constexpr std::size_t kKindsShown = 10;

}  // namespace

Check judge_payouts(std::span<const store::UnreconciledReport> differ, Language language) {
  if (differ.empty()) {
    return {"payouts", Verdict::ok,
            std::string(pick(language, "the lines of every checked report explain WB's payment",
                             "строки каждого проверенного отчёта сходятся с выплатой WB"))};
  }
  std::string reports;
  for (const store::UnreconciledReport& report : differ.first(std::min(differ.size(), kReportsShown))) {
    reports += fmt::format("{}{} ({} {}, {})", reports.empty() ? "" : ", ", report.report_id,
                           pick(language, "cabinet", "кабинет"), report.cabinet_id.value,
                           report::exact_money_text(language, to_money(report.residual), report.currency));
  }
  if (differ.size() > kReportsShown) reports += ", …";
  return {"payouts", Verdict::warning,
          fmt::format(fmt::runtime(pick(language, "reports whose lines do not explain WB's payment: {}: {}",
                                        "отчётов, в которых строки не сходятся с выплатой WB: {}: {}")),
                      differ.size(), reports),
          "wbctl finance reconcile"};
}

std::vector<Check> judge_row_kinds(const ledger::UnknownKinds& unknown, Language language) {
  if (unknown.empty()) {
    return {{"row_kinds", Verdict::ok,
             std::string(pick(language, "the kind of every finance row is known",
                              "вид каждой строки финансовых отчётов известен"))}};
  }
  using Kind = ledger::UnknownKinds::value_type;
  std::vector<const Kind*> kinds;
  for (const Kind& kind : unknown) kinds.push_back(&kind);
  std::ranges::stable_sort(
      kinds, [](const Kind* a, const Kind* b) { return a->second.sum.abs() > b->second.sum.abs(); });
  std::vector<Check> checks;
  for (const Kind* kind : kinds) {
    if (checks.size() == kKindsShown) break;
    const std::string text = printable(kind->first.first);
    checks.push_back(
        {"row_kinds", Verdict::warning,
         fmt::format(fmt::runtime(pick(language, "finance rows of an unknown kind, \"{}\": {}, {} in all",
                                       "строки финансовых отчётов неизвестного вида «{}»: {}, всего {}")),
                     text.empty() ? pick(language, "no text", "без текста") : std::string_view(text),
                     kind->second.rows,
                     report::exact_money_text(language, to_money(kind->second.sum), kind->first.second)),
         std::string(
             pick(language, "they are in the payout, as other deductions or by their field; report the text",
                  "они учтены в выплате: как прочие удержания или по своему полю; сообщите нам их текст"))});
  }
  if (kinds.size() > kKindsShown) {
    checks.push_back({"row_kinds", Verdict::warning,
                      fmt::format(fmt::runtime(pick(language, "further unknown kinds of finance rows: {}",
                                                    "других неизвестных видов строк: {}")),
                                  kinds.size() - kKindsShown)});
  }
  return checks;
}

}  // namespace wbd::cli

#include "core/report/profit_report.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/analytics/sources.hpp"
#include "core/model/ledger_words.hpp"
#include "core/report/profit_texts.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/unit_costs.hpp"

namespace wbd::report {
namespace {

using analytics::ProfitAnswer;
using ledger::Profit;

constexpr std::size_t kGroupsShown = 10;

std::string formatted(std::string_view text, auto... values) {
  return fmt::format(fmt::runtime(text), values...);
}

bool loads_finance(const Freshness& freshness) {
  return std::ranges::find(freshness.loading, Dataset::finance, &LoadingDataset::dataset) !=
         freshness.loading.end();
}

Section header(const Wording& words, const ProfitReport& report) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("💰", texts.heading);
  using analytics::Day;
  section.line().text(words.days(Day{report.query.from}, Day{report.query.to}));
  if (report.result.currencies.empty())
    section.line().text(loads_finance(report.freshness) ? texts.no_rows_yet : texts.no_rows);
  return section;
}

Section payout_section(const Wording& words, const ProfitAnswer& answer) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("🧾", texts.payout_heading);
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i) {
    const auto line = static_cast<LedgerLine>(i);
    const Money amount = to_money(answer.total.lines[line]);
    if (amount.minor != 0)
      section.line()
          .text(line_words(line, words.language()))
          .text(": ")
          .text(words.money(amount, answer.currency));
  }
  section.line()
      .text(texts.payout)
      .text(": ")
      .bold(words.money(to_money(answer.total.payout()), answer.currency));
  return section;
}

void add_profit(std::vector<Line>& lines, const Wording& words, const ProfitAnswer& answer) {
  const ProfitTexts& texts = profit_texts(words.language());
  const Profit& total = answer.total;
  const auto money = [&](Amount amount) { return words.money(to_money(amount), answer.currency); };
  const auto cost = [&](std::string_view name, std::optional<Amount> amount) {
    if (amount && amount->units != 0) lines.emplace_back().text(name).text(": ").text(money(-*amount));
  };
  cost(texts.goods_cost, total.goods_cost);
  cost(texts.other_costs, total.other_costs);
  cost(texts.written_off, total.written_off);
  if (const auto profit = total.profit()) {
    Line& line = lines.emplace_back();
    line.text(texts.profit).text(": ").bold(money(*profit));
    if (total.revenue.units > 0) {
      if (const auto margin = percent_hundredths(profit->units, total.revenue.units))
        line.dot().text(texts.margin).text(" ").text(words.percent(*margin));
    }
  } else {
    const auto share = percent_hundredths(total.revenue_with_cost.units, total.revenue.units);
    lines.emplace_back().text(formatted(texts.no_costs, words.hundredths(share.value_or(0))));
  }
  cost(texts.tax, total.tax);
  if (const auto after = total.profit_after_tax()) {
    if (total.tax->units != 0) lines.emplace_back().text(texts.after_tax).text(": ").bold(money(*after));
  } else if (!answer.has_profile) {
    lines.emplace_back().text(texts.no_profile);
  }
}

Section earned_section(const Wording& words, const ProfitAnswer& answer) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("📈", texts.profit_heading);
  section.line()
      .text(texts.revenue)
      .text(": ")
      .text(words.money(to_money(answer.total.revenue), answer.currency))
      .fact(fmt::format("{}: {}", texts.units, words.number(answer.total.units_sold)))
      .fact(fmt::format("{} {}", texts.returned, words.number(answer.total.units_returned)));
  std::vector<Line> lines;
  add_profit(lines, words, answer);
  for (Line& line : lines) section.add(std::move(line));
  return section;
}

std::string title_of(const ProfitReport& report, const std::string& key) {
  std::int64_t nm_id = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), nm_id);
  if (error != std::errc{}) return key;
  const auto found = report.names.find(NmId{nm_id});
  if (found == report.names.end() || !found->second.title) return key;
  return fmt::format("{} · {}", *found->second.title, key);
}

// The groups that earn most, then those that lose most, with bars.
Section groups_section(const Wording& words, const ProfitReport& report, const ProfitAnswer& answer) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("🏷", texts.articles_heading);
  std::vector<std::pair<std::string, Amount>> sums;
  for (const auto& [key, group] : answer.groups)
    sums.emplace_back(key, group.profit().value_or(group.payout()));
  const bool in_time = report.query.group_by >= ledger::ProfitGroup::day;
  if (!in_time) {
    std::ranges::stable_sort(sums, [](const auto& a, const auto& b) { return a.second > b.second; });
  }
  if (sums.size() > 2 * kGroupsShown)
    sums.erase(sums.begin() + kGroupsShown, sums.end() - static_cast<std::ptrdiff_t>(kGroupsShown));
  std::int64_t greatest = 0;
  for (const auto& [key, sum] : sums) greatest = std::max(greatest, sum.abs().units);
  for (const auto& [key, sum] : sums) {
    section.line()
        .text(bar(std::max<std::int64_t>(0, sum.units), greatest))
        .text(" ")
        .text(words.money(to_money(sum), answer.currency))
        .fact(in_time ? key : title_of(report, key));
  }
  if (answer.account.payout().units != 0) {
    section.line()
        .text(texts.account)
        .text(": ")
        .text(words.money(to_money(answer.account.payout()), answer.currency));
  }
  return section;
}

Section sources_section(const Wording& words, const analytics::ProfitCoverage& coverage) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("🔎", texts.sources_heading);
  section.line().text(
      formatted(texts.reports, words.number(coverage.reconciled), words.number(coverage.reports)));
  const auto count = [&](std::string_view text, std::int64_t number) {
    if (number > 0) section.line().text(formatted(text, words.number(number)));
  };
  count(texts.unreconciled, coverage.unreconciled);
  count(texts.unchecked, coverage.unchecked);
  count(texts.pending, coverage.pending);
  count(texts.unrecognised, coverage.unrecognised);
  return section;
}

// Only what was spent.
Section outside_section(const Wording& words, const ProfitReport& report) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("📣", texts.outside_heading);
  if (!report.result.adverts_outside) return section;
  const ledger::AdvertsOutside& adverts = *report.result.adverts_outside;
  const auto add = [&](std::string_view name, Amount sum) {
    if (sum.units != 0)
      section.line().text(name).text(": ").text(words.money(to_money(sum), report.account_currency));
  };
  add(texts.by_invoice, adverts.invoice);
  add(texts.by_bonus, adverts.bonus);
  add(texts.by_cashback, adverts.cashback);
  add(texts.by_other, adverts.other);
  if (!section.empty()) section.line().text(texts.outside_note);
  return section;
}

// Adverts may be read before the accounting that names the currency of their payment.
std::string account_currency(db::Tx& tx, const std::vector<CabinetId>& cabinets) {
  std::set<std::string> currencies;
  for (const CabinetId id : cabinets) {
    const auto cabinet = store::find_cabinet(tx, id);
    currencies.insert(cabinet ? cabinet->currency.value_or("") : "");
  }
  return currencies.size() == 1 ? *currencies.begin() : "";
}

}  // namespace

ProfitReport profit_report(db::Tx& tx, const analytics::ProfitQuery& query, UtcTime now) {
  ProfitReport report{query, analytics::profit(tx, query), {}, {}, {}, {}};
  report.account_currency = report.result.currencies.empty() ? account_currency(tx, query.cabinets)
                                                             : report.result.currencies.front().currency;
  report.freshness = read_freshness(tx, query.cabinets, analytics::kProfitSources, now);
  report.json = analytics::profit_json(tx, query, report.result);
  std::vector<NmId> articles;
  for (const ProfitAnswer& answer : report.result.currencies) {
    for (const auto& [key, group] : answer.groups) {
      std::int64_t nm_id = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), nm_id);
      if (error == std::errc{}) articles.emplace_back(NmId{nm_id});
    }
  }
  report.names = store::product_names(tx, query.cabinets, articles);
  return report;
}

std::optional<ProfitPart> profit_part(db::Tx& tx, const std::vector<CabinetId>& cabinets, Date from, Date to,
                                      std::optional<NmId> nm_id) {
  if (!store::has_unit_costs(tx, cabinets)) return std::nullopt;
  analytics::ProfitQuery query{cabinets, from, to, ledger::ProfitGroup::day, nm_id};
  auto result = analytics::profit(tx, query);
  if (result.currencies.empty()) return std::nullopt;
  return ProfitPart{from, to, std::move(result.currencies.front())};
}

Section profit_section(const Wording& words, const std::optional<ProfitPart>& part) {
  const ProfitTexts& texts = profit_texts(words.language());
  Section section("💰", texts.heading);
  if (!part) return section;
  section.heading().fact(words.days(analytics::Day{part->from}, analytics::Day{part->to}));
  section.line()
      .text(texts.payout)
      .text(": ")
      .text(words.money(to_money(part->answer.total.payout()), part->answer.currency));
  std::vector<Line> lines;
  add_profit(lines, words, part->answer);
  for (Line& line : lines) section.add(std::move(line));
  return section;
}

void write_profit(JsonWriter& json, const std::optional<ProfitPart>& part) {
  if (!part) return;
  json.key("profit");
  json.begin_object();
  json.field("from", wbd::to_string(part->from));
  json.field("to", wbd::to_string(part->to));
  json.field("currency", part->answer.currency);
  analytics::write_profit_fields(json, part->answer.total);
  json.end_object();
}

std::string render(const ProfitReport& report, const Form& form) {
  const Wording words(form);
  std::vector<Section> sections;
  sections.push_back(header(words, report));
  for (const ProfitAnswer& answer : report.result.currencies) {
    sections.push_back(payout_section(words, answer));
    sections.push_back(earned_section(words, answer));
    sections.push_back(groups_section(words, report, answer));
  }
  sections.push_back(outside_section(words, report));
  if (!report.result.currencies.empty()) sections.push_back(sources_section(words, report.result.coverage));
  sections.push_back(freshness_section(words, report.freshness));
  return render_report(form, sections, [&](JsonWriter& json) {
    json.key("profit");
    json.raw(report.json);
    write_freshness(json, report.freshness);
  });
}

}  // namespace wbd::report

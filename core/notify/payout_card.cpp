// The card of a weekly payout: what WB pays, and whether the lines of its report add up to it.
#include <fmt/format.h>

#include "core/notify/card.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestName = 300;
constexpr std::string_view kMore = "wbctl finance reconcile";

std::string report_days(const CardContext& context, const EventFacts& facts) {
  const auto from = parse_date(facts.from.value_or("")), to = parse_date(facts.to.value_or(""));
  if (!from || !to) return "";
  return context.words().days(analytics::Day{*from}, analytics::Day{*to});
}

void add_amount(report::Section& section, const CardContext& context, std::string_view name,
                const std::optional<Money>& amount, const EventFacts& facts) {
  if (!amount) return;
  section.line().text(name).text(": ").bold(context.words().money(*amount, facts.currency.value_or("")));
}

}  // namespace

Card payout_card(const CardContext& context, EventType type, const store::EventRow& event,
                 const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  report::Section section = heading_of(context, type);
  if (const Cabinet* cabinet = context.facts().cabinet(event.cabinet_id))
    section.line().text(texts.cabinet).text(": ").bold(shortened(cabinet->name, kLongestName));
  report::Line& about = section.line();
  if (facts.report_id) about.text(fmt::format(fmt::runtime(texts.pay_report), *facts.report_id));
  const std::string days = report_days(context, facts);
  if (!days.empty()) about.fact(days);
  add_amount(section, context, texts.paid, facts.paid, facts);
  if (type == EventType::payout_unreconciled || !facts.paid)
    add_amount(section, context, texts.computed, facts.computed, facts);
  if (type == EventType::payout_unreconciled) {
    add_amount(section, context, texts.residual, facts.residual, facts);
    section.line().text(texts.payout_more).text(": ").code(kMore);
  } else if (facts.computed) {
    section.line().text(facts.paid ? texts.payout_agrees : texts.payout_unchecked);
  }
  section.line().text(words.full_time(event.happened_at));
  std::string title(context.words_of(type).heading);
  if (!days.empty()) title += ", " + days;
  if (facts.paid) title += ": " + words.money(*facts.paid, facts.currency.value_or(""));
  return {std::move(title), {std::move(section)}};
}

}  // namespace wbd::notify

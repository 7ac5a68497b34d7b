#include "core/report/expected_profit.hpp"

#include "core/report/profit_texts.hpp"

namespace wbd::report {
namespace {

using ledger::ExpectedProfit;
using ledger::NoProfit;

template <class Reason>
std::string_view text_of(const std::array<std::string_view, 3>& texts, Reason reason) {
  return texts[static_cast<std::size_t>(reason)];
}

}  // namespace

Line expected_profit_line(const Wording& words, const std::optional<analytics::OrderProfit>& profit) {
  Line line;
  if (!profit || !profit->costs_exist) return line;
  const ProfitTexts& texts = profit_texts(words.language());
  const ExpectedProfit& expected = profit->expected;
  if (expected.no_profit == NoProfit::order_ended) return line;
  const auto money = [&](Amount amount) { return words.money(to_money(amount), profit->currency); };
  line.text(expected.kind == CostKind::actual ? texts.order_profit : texts.expected_profit).text(": ");
  if (!expected.profit) {
    line.text(texts.not_known).fact(text_of(texts.no_profit_because, *expected.no_profit));
    return line;
  }
  line.bold(money(*expected.profit));
  if (const auto after = expected.profit_after_tax()) {
    line.fact(texts.after_tax_short).text(" ").text(money(*after));
  } else {
    line.fact(text_of(texts.no_tax_because, *expected.no_tax));
  }
  return line;
}

void write_expected_profit(JsonWriter& json, const std::optional<analytics::OrderProfit>& profit) {
  if (!profit) return;
  const ExpectedProfit& expected = profit->expected;
  json.key("expected_profit");
  json.begin_object();
  json.field("kind", to_string(expected.kind));
  json.field("unit_cost", to_money(expected.unit_cost));
  json.field("profit", to_money(expected.profit));
  json.field("tax", to_money(expected.tax));
  json.field("profit_after_tax", to_money(expected.profit_after_tax()));
  json.field("currency", profit->currency);
  json.key("unknown");
  json.begin_object();
  if (expected.no_profit) json.field("profit", ledger::to_string(*expected.no_profit));
  if (expected.no_tax) json.field("tax", ledger::to_string(*expected.no_tax));
  json.end_object();
  json.end_object();
}

}  // namespace wbd::report

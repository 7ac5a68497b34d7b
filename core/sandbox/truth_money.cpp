// The part of the truth about the payout of each published report.

#include <array>

#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/report_money.hpp"
#include "core/sandbox/truth_parts.hpp"

namespace wbd::sandbox {
namespace {

constexpr std::array kLines = {std::string_view("sale"),
                               std::string_view("return"),
                               std::string_view("correction"),
                               std::string_view("compensation"),
                               std::string_view("logistics"),
                               std::string_view("logistics_correction"),
                               std::string_view("storage"),
                               std::string_view("acceptance"),
                               std::string_view("penalty"),
                               std::string_view("advert"),
                               std::string_view("review_points"),
                               std::string_view("subscription"),
                               std::string_view("disposal"),
                               std::string_view("card_transfer"),
                               std::string_view("payout_date"),
                               std::string_view("loan_principal"),
                               std::string_view("loan_cost"),
                               std::string_view("deduction"),
                               std::string_view("loyalty"),
                               std::string_view("additional"),
                               std::string_view("payment_schedule")};

void write_lines(JsonWriter& w, const Lines& lines, bool all) {
  w.begin_object();
  for (const std::string_view line : kLines) {
    const auto found = lines.find(line);
    if (found != lines.end() && found->second != 0) {
      w.field(line, decimal_text(found->second));
    } else if (all) {
      w.field(line, "0");
    }
  }
  w.end_object();
}

void write_reading(JsonWriter& w, const MoneyReading& reading) {
  w.begin_object();
  w.field("additional_sign", reading.additional_is_credit ? "credit" : "debit");
  w.field("return_sign", reading.return_is_negative ? "negative" : "positive");
  w.field("schedule", reading.schedule_counts ? "counts" : "ignored");
  w.end_object();
}

void write_goods(JsonWriter& w, const ArticleGoods& goods) {
  w.field("units_sold", goods.sold);
  w.field("units_returned", goods.returned);
  w.field("revenue", decimal_text(goods.revenue));
  w.field("before_discount", decimal_text(goods.before_discount));
}

void write_articles(JsonWriter& w, const ReportMoney& money, const Articles& articles) {
  std::map<std::int64_t, ArticleGoods> sums;
  for (const auto& [place, goods] : money.goods) {
    ArticleGoods& sum = sums[place.second];
    sum.sold += goods.sold;
    sum.returned += goods.returned;
    sum.revenue += goods.revenue;
    sum.before_discount += goods.before_discount;
  }
  w.key("articles");
  w.begin_array();
  for (const auto& [nm_id, lines] : articles) {
    if (nm_id == kAccount) continue;
    w.begin_object();
    w.field("nm_id", nm_id);
    w.key("lines");
    write_lines(w, lines, false);
    write_goods(w, sums[nm_id]);
    w.end_object();
  }
  w.end_array();
}

// nm_id is null for the account.
void write_money_days(JsonWriter& w, const ReportMoney& money) {
  w.key("days");
  w.begin_array();
  for (const auto& [day, articles] : money.days) {
    for (const auto& [nm_id, lines] : articles) {
      const auto goods = money.goods.find({day, nm_id});
      w.begin_object();
      w.field("day", day_text(day));
      w.field("nm_id", nm_id == kAccount ? std::nullopt : std::optional(nm_id));
      w.key("lines");
      write_lines(w, lines, false);
      write_goods(w, goods == money.goods.end() ? ArticleGoods{} : goods->second);
      w.end_object();
    }
  }
  w.end_array();
}

void write_report_money(JsonWriter& w, const Seller& seller, const ReportMoney& money, bool by_day) {
  const FinanceReport& report = money.report;
  const Articles articles = money.articles();
  Lines sums;
  Units computed = 0;
  for (const auto& [nm_id, lines] : articles) {
    for (const auto& [line, amount] : lines) {
      sums[line] += amount;
      computed += amount;
    }
  }
  const Units paid = bank_payment(seller, report.id, computed);
  const auto account = articles.find(kAccount);
  w.begin_object();
  w.field("period", report.period == FinancePeriod::daily ? "daily" : "weekly");
  w.field("report_id", report.id);
  w.field("type", report.type);
  w.field("from", day_text(report.from));
  w.field("to", day_text(report.to));
  w.field("currency", seller.currency);
  w.field("listed", !seller.unlisted_reports.contains(report.id));
  w.field("has_rows", !seller.rowless_reports.contains(report.id));
  w.key("lines");
  write_lines(w, sums, true);
  w.key("account");
  write_lines(w, account == articles.end() ? Lines{} : account->second, false);
  write_articles(w, money, articles);
  if (by_day) write_money_days(w, money);
  w.field("computed", decimal_text(computed));
  w.field("bank_payment", decimal_text(paid));
  w.field("difference", decimal_text(paid - whole_kopecks(computed) * kKopeck));
  w.field("unrecognised", money.unrecognised);
  w.key("reading");
  write_reading(w, seller.reading);
  w.end_object();
}

}  // namespace

void write_money_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  const bool by_day = parts.names("money_days");
  if (!parts.names("money") && !by_day) return;
  w.key("money");
  w.begin_array();
  for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
    for (const ReportMoney& money : report_money(world, seller, period))
      write_report_money(w, seller, money, by_day);
  }
  w.end_array();
}

}  // namespace wbd::sandbox

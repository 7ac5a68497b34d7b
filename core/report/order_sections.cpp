#include "core/report/order_sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/report/formats.hpp"
#include "core/report/stock_section.hpp"
#include "core/report/texts.hpp"

namespace wb::report {
namespace {

constexpr std::string_view kHomeCountry = "Россия";  // as WB writes it

// Builds each section from the same report in the same language.
class Writer {
 public:
  Writer(const OrderReport& report, Language language, const TimeZone& zone)
      : report_(report),
        row_(report.facts.order),
        order_(row_.order),
        language_(language),
        texts_(texts(language)),
        zone_(zone) {}

  [[nodiscard]] Section order() const {
    Section section("📦", texts_.order);
    section.heading().fact(texts_.status.at(static_cast<std::size_t>(order_.status)));
    section.line().code(order_.srid);
    section.line().text(texts_.placed).text(" ").text(time(order_.ordered_at));
    if (order_.cancelled_at) {
      section.line().text(texts_.cancelled_at).text(" ").text(time(*order_.cancelled_at));
    }
    // The statistics list an order once it is paid for; the live feed lists it before.
    if (order_.status == OrderStatus::created && order_.feed_changed_at && !order_.stat_changed_at) {
      section.line().text(texts_.preliminary);
    }
    return section;
  }

  [[nodiscard]] Section item() const {
    Section section("🏷", texts_.item);
    section.add(Line().text(row_.title ? *row_.title : order_.subject.value_or("")));
    Line article;
    if (order_.nm_id) {
      const auto nm_id = std::to_string(order_.nm_id->value);
      article.text(texts_.wb_article).text(": ");
      article.link(nm_id, fmt::format("https://www.wildberries.ru/catalog/{}/detail.aspx", nm_id));
    }
    if (order_.size && !order_.size->empty() && *order_.size != kOneSize) {
      article.fact(texts_.size).text(" ").bold(*order_.size);
    }
    section.add(std::move(article));
    section.add(named(texts_.vendor_code, order_.vendor_code));
    section.add(named(texts_.barcode, order_.barcode));
    return section;
  }

  [[nodiscard]] Section price() const {
    Section section("💰", texts_.money);
    Line price;
    if (order_.price && order_.price != order_.price_with_discount) {
      price.text(texts_.price).text(": ").text(money(*order_.price));
      if (order_.discount_percent.value_or(0) > 0) {
        price.text(" \u2212 ").text(percent(*order_.discount_percent * std::int64_t{100}));
      }
      if (order_.price_with_discount) price.text(" → ").bold(money(*order_.price_with_discount));
    } else if (order_.price_with_discount) {
      price.text(texts_.price).text(": ").bold(money(*order_.price_with_discount));
    }
    section.add(std::move(price));
    Line buyer;
    if (order_.finished_price) buyer.text(texts_.buyer_pays).text(": ").text(money(*order_.finished_price));
    if (order_.spp_percent.value_or(0) > 0) {
      buyer.fact(texts_.spp).text(" ").text(percent(*order_.spp_percent * std::int64_t{100}));
    }
    section.add(std::move(buyer));
    if (order_.for_pay) section.line().text(texts_.for_pay).text(": ").bold(money(*order_.for_pay));
    return section;
  }

  [[nodiscard]] Section route() const {
    Section section("🗺", texts_.route);
    Line line;
    line.text(order_.warehouse.value_or(""));
    if (order_.warehouse_type == WarehouseType::seller) {
      if (line.empty()) {
        line.text(texts_.some_seller_warehouse);
      } else {
        line.text(" (").text(texts_.seller_warehouse).text(")");
      }
    }
    std::string target = order_.region.value_or("");
    if (target.empty()) target = order_.district.value_or("");
    if (order_.country && *order_.country != kHomeCountry && *order_.country != target) {
      target += (target.empty() ? "" : ", ") + *order_.country;
    }
    if (!target.empty()) line.text(line.empty() ? "→ " : " → ").text(target);
    section.add(std::move(line));
    return section;
  }

  [[nodiscard]] Section sales() const {
    Section section("📈", texts_.sales);
    if (none(&PeriodNumbers::orders_count)) return section;
    for (const auto& period : report_.periods) {
      Line& line = period_line(section, period);
      line.text(orders(period));
      if (period.cancelled_count > 0) {
        line.fact(count(period.cancelled_count, texts_.cancellations));
      }
      if (period.unpriced_count > 0) {
        line.fact(number(period.unpriced_count)).text(" ").text(texts_.unpriced);
      }
    }
    return section;
  }

  [[nodiscard]] Section buyouts() const {
    Section section("🛍", texts_.buyouts);
    if (none(&PeriodNumbers::orders_count) && none(&PeriodNumbers::buyouts_count) &&
        none(&PeriodNumbers::returns_count)) {
      return section;
    }
    for (const auto& period : report_.periods) {
      Line& line = period_line(section, period);
      line.text(count(period.buyouts_count, texts_.buyouts_count));
      if (period.buyouts_count > 0) line.fact(money(period.buyouts_sum));
      if (period.buyout_percent_hundredths) {
        line.fact(texts_.buyout_rate).text(" ").text(percent(*period.buyout_percent_hundredths));
      }
      if (period.returns_count > 0) {
        line.fact(count(period.returns_count, texts_.returns)).text(", ").text(money(period.returns_sum));
      }
      if (period.in_transit_count > 0) {
        line.fact(number(period.in_transit_count)).text(" ").text(texts_.in_transit);
      }
    }
    return section;
  }

  [[nodiscard]] Section speed() const {
    Section section("⚡", texts_.speed);
    if (none(&PeriodNumbers::orders_count)) return section;
    for (std::size_t i = 0; i < report_.periods.size(); ++i) {
      const auto& period = report_.periods[i];
      Line& line = period_line(section, period);
      line.text(hundredths_text(language_, orders_per_day_hundredths(period))).text(" ").text(texts_.per_day);
      append_change(line, period.orders_count, report_.previous.at(i).orders_count);
    }
    return section;
  }

  [[nodiscard]] Section today_vs_yesterday() const {
    Section section("📅", texts_.today_vs_yesterday);
    if (report_.today.orders_count == 0 && report_.yesterday.orders_count == 0) return section;
    Line& today = section.line().text(texts_.today).text(": ").bold(orders(report_.today));
    append_change(today, report_.today.orders_count, report_.yesterday_same_time.orders_count);
    section.line().text(texts_.yesterday_same_time).text(": ").text(orders(report_.yesterday_same_time));
    section.line().text(texts_.yesterday).text(": ").text(orders(report_.yesterday));
    return section;
  }

  [[nodiscard]] Section rating() const {
    constexpr std::int64_t kBlocks = 10;
    const auto& rating = report_.facts.rating;
    Section section("⭐", texts_.rating);
    if (!rating || rating->count == 0 || !rating->average_hundredths) return section;
    section.heading().dot().bold(hundredths_text(language_, *rating->average_hundredths));
    section.heading().fact(count(rating->count, texts_.reviews));
    for (std::size_t star = 5; star > 0; --star) {
      const auto share = percent_hundredths(rating->stars[star - 1], rating->count).value_or(0);
      const auto filled = std::clamp<std::int64_t>((share * kBlocks + 5'000) / 10'000, 0, kBlocks);
      Line& line = section.line().text(std::to_string(star)).text("★ ");
      for (std::int64_t block = 0; block < kBlocks; ++block) line.text(block < filled ? "▰" : "▱");
      line.text(" ").text(percent(share));
    }
    return section;
  }

  [[nodiscard]] Section freshness() const {
    Section section;
    auto oldest = report_.facts.as_of;
    std::string missing;
    for (std::size_t i = 0; i < kOrderReportSources.size(); ++i) {
      const auto time = report_.facts.synced(kOrderReportSources[i]);
      if (time && (!oldest || *time < *oldest)) oldest = time;
      if (!time) missing.append(missing.empty() ? "" : ", ").append(texts_.datasets.at(i));
    }
    if (!oldest) return section;
    section.line()
        .text("🕒 ")
        .text(texts_.as_of)
        .text(" ")
        .text(time(*oldest))
        .text(" ")
        .text(zone_text(language_, *oldest, zone_));
    if (!missing.empty() && !report_.facts.as_of) {
      section.line().text(texts_.not_loaded).text(": ").text(missing);
    }
    return section;
  }

 private:
  [[nodiscard]] std::string time(UtcTime moment) const { return time_text(language_, moment, zone_); }
  [[nodiscard]] std::string money(Money amount) const {
    return money_text(language_, amount, order_.currency);
  }
  [[nodiscard]] std::string number(std::int64_t n) const { return number_text(language_, n); }
  [[nodiscard]] std::string percent(std::int64_t hundredths) const {
    return percent_text(language_, hundredths);
  }
  [[nodiscard]] std::string count(std::int64_t n, const PluralForms& forms) const {
    return count_text(language_, n, forms);
  }
  [[nodiscard]] std::string orders(const PeriodNumbers& numbers) const {
    std::string out = count(numbers.orders_count, texts_.orders);
    if (numbers.orders_count > 0) out += " · " + money(numbers.orders_sum);
    return out;
  }

  [[nodiscard]] static Line named(std::string_view name, const std::optional<std::string>& value) {
    Line line;
    if (value && !value->empty()) line.text(name).text(": ").code(*value);
    return line;
  }

  Line& period_line(Section& section, const PeriodNumbers& period) const {
    return section.line().bold(count(period.days, texts_.days)).text(": ");
  }

  // " ▲ 12,5 %"; nothing when it was 0 before or did not change.
  void append_change(Line& line, std::int64_t now, std::int64_t before) const {
    const auto change = percent_hundredths(now - before, before);
    if (!change || *change == 0) return;
    line.text(*change > 0 ? " ▲ " : " ▼ ").text(percent(*change > 0 ? *change : -*change));
  }

  [[nodiscard]] bool none(std::int64_t PeriodNumbers::*member) const {
    return std::all_of(report_.periods.begin(), report_.periods.end(),
                       [member](const PeriodNumbers& period) { return period.*member == 0; });
  }

  const OrderReport& report_;
  const store::OrderRow& row_;
  const Order& order_;
  Language language_;
  const Texts& texts_;
  const TimeZone& zone_;
};

}  // namespace

std::vector<Section> order_sections(const OrderReport& report, Language language, const TimeZone& zone) {
  const Writer writer(report, language, zone);
  return {writer.order(),
          writer.item(),
          writer.price(),
          writer.route(),
          writer.sales(),
          writer.buyouts(),
          writer.speed(),
          writer.today_vs_yesterday(),
          stock_section(report.stock, language),
          writer.rating(),
          writer.freshness()};
}

}  // namespace wb::report

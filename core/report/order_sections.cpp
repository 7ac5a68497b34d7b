#include "core/report/order_sections.hpp"

#include <fmt/format.h>

#include "core/report/expected_profit.hpp"
#include "core/report/stock_section.hpp"

namespace wbd::report {
namespace {

constexpr std::string_view kHomeCountry = "Россия";  // WB's spelling

// Builds every section from one report in one language.
class Writer {
 public:
  Writer(const OrderReport& report, const Wording& words)
      : report_(report), row_(report.order), order_(row_.order), words_(words), texts_(words.texts()) {}

  [[nodiscard]] Section order() const {
    Section section("📦", texts_.order);
    section.heading().fact(texts_.status.at(static_cast<std::size_t>(order_.status)));
    section.line().code(order_.srid);
    section.line().text(texts_.placed).text(" ").text(time(order_.ordered_at));
    if (order_.cancelled_at) {
      section.line().text(texts_.cancelled_at).text(" ").text(time(*order_.cancelled_at));
    }
    // The live feed lists an order at once, the statistics only after payment.
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
    add_costs(section);
    section.add(expected_profit_line(words_, report_.profit));
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

 private:
  void add_costs(Section& section) const {
    const OrderCosts& costs = row_.costs;
    if (const auto& commission = costs.commission) {
      Line& line = section.line().text(texts_.commission).text(": ").text(money(commission->amount));
      if (commission->percent_hundredths)
        line.text(" (").text(percent(*commission->percent_hundredths)).text(")");
      line.fact(kind(commission->kind));
    } else {
      add_reason(section, texts_.commission, costs.no_commission);
    }
    const auto add = [&](std::string_view name, const std::optional<Cost>& cost) {
      if (cost) section.line().text(name).text(": ").text(money(cost->amount)).fact(kind(cost->kind));
    };
    // In WB's order: for the goods, then logistics is taken off.
    add(texts_.for_pay, costs.to_be_paid);
    if (costs.logistics) {
      add(texts_.logistics, costs.logistics);
    } else {
      add_reason(section, texts_.logistics, costs.no_logistics);
    }
    if (const auto rest = after_logistics(costs)) {
      section.line().text(texts_.after_logistics).text(": ").bold(money(rest->amount)).fact(kind(rest->kind));
    }
  }

  // Without a price there is no price line, and a reason would add nothing.
  void add_reason(Section& section, std::string_view name, std::optional<NoEstimate> reason) const {
    if (!reason || !order_.price_with_discount) return;
    section.line()
        .text(name)
        .text(": ")
        .text(texts_.no_estimate)
        .fact(texts_.no_estimate_because.at(static_cast<std::size_t>(*reason)));
  }

  [[nodiscard]] std::string_view kind(CostKind kind) const {
    return kind == CostKind::actual ? texts_.actual : texts_.estimate;
  }
  [[nodiscard]] std::string time(UtcTime moment) const { return words_.time(moment); }
  [[nodiscard]] std::string money(Money amount) const { return words_.money(amount, order_.currency); }
  [[nodiscard]] std::string percent(std::int64_t hundredths) const { return words_.percent(hundredths); }

  [[nodiscard]] static Line named(std::string_view name, const std::optional<std::string>& value) {
    Line line;
    if (value && !value->empty()) line.text(name).text(": ").code(*value);
    return line;
  }

  const OrderReport& report_;
  const store::OrderRow& row_;
  const Order& order_;
  const Wording& words_;
  const Texts& texts_;
};

}  // namespace

Section route_section(const OrderReport& report, const Wording& words) {
  return Writer(report, words).route();
}

std::vector<Section> order_sections(const OrderReport& report, const Form& form) {
  const Wording words(form);
  const Writer writer(report, words);
  const Texts& texts = words.texts();
  return in_order(writer.order(), writer.item(), writer.price(), writer.route(),
                  orders_section(words, texts.article_sales, report.overview),
                  buyouts_section(words, texts.article_buyouts, report.overview),
                  speed_section(words, report.overview), today_section(words, report.overview),
                  stock_section(report.stock, form.language), rating_section(words, report.rating),
                  freshness_section(words, report.freshness));
}

}  // namespace wbd::report

// Cards about stock and prices.
#include <fmt/format.h>

#include "core/notify/card.hpp"
#include "core/report/size_stock.hpp"
#include "core/view/stock_speed.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

void append_price(Section& section, const CardContext& context, std::string_view name,
                  const std::optional<Money>& before, const std::optional<Money>& after,
                  std::string_view currency) {
  if (before == after) return;
  const report::Wording& words = context.words();
  const auto money = [&](const std::optional<Money>& amount) {
    return amount ? words.money(*amount, currency) : std::string(context.texts().not_set);
  };
  Line& line = section.line().text(name).text(": ").text(money(before)).text(" → ").bold(money(after));
  if (before && after) words.append_change(line, after->minor, before->minor);
}

}  // namespace

Card stock_card(const CardContext& context, EventType type, const store::EventRow& event,
                const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  const Article article = find_article(context.facts(), event.cabinet_id, facts.nm_id, facts.chrt_id);
  Section heading = heading_of(context, type);
  heading.add(context.cabinet_line(event.cabinet_id));
  const std::int64_t quantity = facts.quantity.value_or(0);
  const std::int64_t orders = facts.orders_in_window.value_or(0);
  if (facts.quantity) {
    Line& line = heading.line();
    if (quantity == 0) {
      line.text(texts.none_left);
    } else {
      line.text(type == EventType::stock_replenished ? texts.came : texts.left).text(": ");
      line.bold(words.count(quantity, words.texts().pieces));
    }
    if (facts.before) line.fact(fmt::format(fmt::runtime(texts.was), words.number(*facts.before)));
    const auto left = view::stock_speed(quantity, orders).days_left_hundredths;
    if (left && quantity > 0 && *left >= 100 && *left <= 365'00) {
      line.fact(words.texts().lasts).text(" ").text(words.count(*left / 100, words.texts().days));
    } else if (left && quantity > 0 && *left < 100) {
      line.fact(words.texts().lasts_under_a_day);
    }
  }
  if (facts.orders_in_window && facts.window_days) {
    heading.line().text(fmt::format(fmt::runtime(texts.orders_in_days),
                                    words.count(orders, words.texts().orders),
                                    words.count(*facts.window_days, words.texts().days)));
  }
  heading.line().text(words.time(event.happened_at));
  Card card{fmt::format("{}: {}", context.words_of(type).heading, short_name(context, article)),
            {std::move(heading), article_section(context, article)},
            article.photo_url};
  if (facts.nm_id) {
    // The store as it is now: a late message must not show old numbers of the other sizes.
    std::int64_t all = 0;
    const auto sizes = report::article_stock(context.tx(), event.cabinet_id, NmId{*facts.nm_id},
                                             context.now(), context.zone());
    for (const report::SizeStock& size : sizes) all += size.quantity;
    if (sizes.size() > 1) {
      Section section("🏬", words.texts().stock);
      section.line().text(texts.all_sizes).text(": ").text(words.count(all, words.texts().pieces));
      card.sections.push_back(std::move(section));
    }
  }
  return card;
}

Card price_card(const CardContext& context, EventType type, const store::EventRow& event,
                const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  const Article article = find_article(context.facts(), event.cabinet_id, facts.nm_id, facts.chrt_id);
  Section heading = heading_of(context, type);
  heading.add(context.cabinet_line(event.cabinet_id));
  std::string currency = facts.currency.value_or("");
  if (currency.empty()) {
    const Cabinet* cabinet = context.facts().cabinet(event.cabinet_id);
    if (cabinet != nullptr) currency = cabinet->currency.value_or("");
  }
  const PriceFacts& before = facts.price_before;
  const PriceFacts& after = facts.price;
  append_price(heading, context, texts.discounted, before.price_with_discount, after.price_with_discount,
               currency);
  append_price(heading, context, texts.price, before.price, after.price, currency);
  append_price(heading, context, texts.club, before.club_price, after.club_price, currency);
  heading.line().text(words.time(event.happened_at));
  const auto now = after.price_with_discount ? " · " + words.money(*after.price_with_discount, currency) : "";
  return {fmt::format("{}: {}{}", context.words_of(type).heading, short_name(context, article), now),
          {std::move(heading), article_section(context, article)},
          article.photo_url};
}

}  // namespace wbd::notify

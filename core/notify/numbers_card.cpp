// Daily and weekly digests.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"
#include "core/notify/card.hpp"
#include "core/report/metric_sections.hpp"
#include "core/report/profit_report.hpp"
#include "core/report/profit_texts.hpp"
#include "core/report/stock_alerts.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/product_names.hpp"
#include "core/store/unit_costs.hpp"
#include "core/view/loading.hpp"

namespace wbd::notify {
namespace {

using analytics::all_currencies;
using analytics::Window;
using report::Line;
using report::Section;

constexpr std::size_t kMovers = 3;
constexpr std::int64_t kReviewsShown = 3;
constexpr std::array kSources{Dataset::orders, Dataset::sales,   Dataset::products,
                              Dataset::stocks, Dataset::reviews, Dataset::finance};

struct Mover {
  std::string key;  // nm_id in digits
  SalesByCurrency now, before;
  std::int64_t change = 0;  // kopecks, or orders where currencies mix
};

class NumbersCard {
 public:
  NumbersCard(const CardContext& context, Digest digest)
      : context_(context),
        words_(context.words()),
        texts_(context.texts()),
        cabinets_(context.reader().cabinets),
        reader_(context.tx(), {cabinets_, std::nullopt}, context.zone()),
        freshness_(report::read_freshness(context.tx(), cabinets_, kSources, context.now())),
        coverage_(analytics::sales_coverage(*freshness_.successes)) {
    const analytics::Day today = analytics::day_of(context.now(), context.zone());
    const std::chrono::days length{digest == Digest::weekly ? 7 : 1};
    first_ = today - length;
    last_ = today - std::chrono::days{1};
    now_ = window(first_, today);
    before_ = window(first_ - std::chrono::days{7}, today - std::chrono::days{7});
    compared_ = digest == Digest::weekly ? texts_.week_before : texts_.same_weekday;
    heading_ = digest == Digest::weekly ? texts_.weekly : texts_.daily;
  }

  [[nodiscard]] Card card() {
    const std::string days = words_.days(first_, last_);
    Section heading("🗓", heading_);
    heading.heading().fact(days);
    if (cabinets_.empty()) {
      heading.line().text(words_.texts().no_cabinets);
      return {fmt::format("{}, {}", heading_, days), {std::move(heading)}};
    }
    if (cabinets_.size() == 1) {
      const auto cabinet = store::find_cabinet(context_.tx(), cabinets_.front());
      if (cabinet) heading.line().text(texts_.cabinet).text(": ").text(shortened(cabinet->name, 200));
    } else {
      heading.line().text(words_.count(std::ssize(cabinets_), words_.texts().cabinets));
    }
    const SalesByCurrency now = reader_.total(now_);
    const SalesByCurrency before = knows_before() ? reader_.total(before_) : SalesByCurrency();
    std::vector<Section> sections = report::in_order(
        std::move(heading), orders(now, before), sales(now, before), profit(), movers(), stock(), reviews());
    return {fmt::format("{}, {}: {}", heading_, days, words_.orders(now)), std::move(sections)};
  }

 private:
  [[nodiscard]] Window window(analytics::Day from, analytics::Day to) const {
    return {context_.zone().start_of(Date{from}), context_.zone().start_of(Date{to})};
  }
  [[nodiscard]] bool knows_before() const { return coverage_.covers(before_); }

  // Why a block has no data; "" when it has.
  [[nodiscard]] std::string missing(Dataset dataset) const {
    const auto loads =
        std::ranges::find(freshness_.loading, dataset, &LoadingDataset::dataset) != freshness_.loading.end();
    if (loads) {
      std::vector<LoadingDataset> own;
      std::copy_if(freshness_.loading.begin(), freshness_.loading.end(), std::back_inserter(own),
                   [dataset](const LoadingDataset& loading) { return loading.dataset == dataset; });
      const std::string progress = view::loading_text(own, context_.now(), words_.language());
      return fmt::format("{}: {}", words_.texts().still_loading, progress);
    }
    if (freshness_.synced(dataset)) return "";
    const bool closed = std::all_of(cabinets_.begin(), cabinets_.end(), [&](CabinetId cabinet) {
      return freshness_.successes->of(cabinet, dataset).out_of_reach;
    });
    return std::string(closed ? texts_.no_access : words_.texts().not_loaded);
  }

  // True: the block has no data, and the section says why.
  bool says_missing(Section& section, Dataset dataset) const {
    const std::string why = missing(dataset);
    if (why.empty()) return false;
    section.line().text("⏳ ").text(texts_.no_data_block).fact(why);
    return true;
  }

  void add_as_of(Section& section, Dataset dataset) const {
    const auto time = freshness_.synced(dataset);
    if (time) section.line().text("🕒 ").text(words_.texts().as_of).text(" ").text(words_.full_time(*time));
  }

  [[nodiscard]] Section orders(const SalesByCurrency& now, const SalesByCurrency& before) const {
    Section section("📈", words_.texts().orders_heading);
    if (says_missing(section, Dataset::orders)) return section;
    const SalesNumbers all = all_currencies(now);
    if (all.orders_count() == 0) {
      section.line().text(texts_.no_orders);
    } else {
      Line& line = section.line();
      words_.append_orders(line, now, before);
      if (all.cancelled_count > 0) line.fact(words_.count(all.cancelled_count, words_.texts().cancellations));
      if (all.unpriced_count > 0)
        line.fact(fmt::format(fmt::runtime(texts_.without_price), words_.number(all.unpriced_count)));
    }
    Line& compared = section.line().text(compared_).text(": ");
    if (knows_before()) {
      compared.text(words_.orders(before));
    } else {
      compared.text(texts_.no_comparison).fact(report::history_text(words_, coverage_));
    }
    add_as_of(section, Dataset::orders);
    return section;
  }

  [[nodiscard]] Section sales(const SalesByCurrency& now, const SalesByCurrency& before) const {
    Section section("💰", words_.texts().money);
    if (says_missing(section, Dataset::sales)) return section;
    const SalesNumbers is = all_currencies(now);
    const SalesNumbers was = all_currencies(before);
    if (is.buyouts_count == 0 && is.returns_count == 0) section.line().text(texts_.no_sales);
    if (is.buyouts_count != 0) {
      Line& line = section.line().bold(words_.count(is.buyouts_count, words_.texts().buyouts_count));
      words_.append_change(line, is.buyouts_count, was.buyouts_count);
      words_.append_sum(line, now, before, &SalesNumbers::buyouts_sum);
    }
    if (is.returns_count != 0) {
      Line& line = section.line().bold(words_.count(is.returns_count, words_.texts().returns));
      line.fact(words_.sums(now, &SalesNumbers::returns_sum));
    }
    if (is.buyouts_count != 0 && is.returns_count != 0) {
      SalesByCurrency rest = now;
      for (auto& [currency, numbers] : rest) numbers.buyouts_sum = numbers.buyouts_sum - numbers.returns_sum;
      section.line().text(texts_.expected).text(": ").bold(words_.sums(rest, &SalesNumbers::buyouts_sum));
    }
    if (knows_before()) {
      section.line()
          .text(compared_)
          .text(": ")
          .text(words_.count(was.buyouts_count, words_.texts().buyouts_count))
          .fact(was.buyouts_count != 0 ? words_.sums(before, &SalesNumbers::buyouts_sum) : "");
    }
    add_as_of(section, Dataset::sales);
    return section;
  }

  // Nothing until the seller has given costs. WB's reports follow the day by a day or two.
  [[nodiscard]] Section profit() const {
    const report::ProfitTexts& texts = report::profit_texts(words_.language());
    if (!store::has_unit_costs(context_.tx(), cabinets_)) return {};
    Section empty("💰", texts.heading);
    if (says_missing(empty, Dataset::finance)) return empty;
    const auto part = report::profit_part(context_.tx(), cabinets_, Date{first_}, Date{last_});
    if (!part) {
      empty.line().text("⏳ ").text(texts_.no_data_block).fact(texts.no_report_yet);
      return empty;
    }
    Section section = report::profit_section(words_, part);
    add_as_of(section, Dataset::finance);
    return section;
  }

  // The articles whose orders have grown and fallen most, three of each.
  [[nodiscard]] Section movers() {
    Section section("📊", texts_.article_moves);
    if (!missing(Dataset::orders).empty() || !knows_before()) return section;
    const auto now = reader_.groups(now_, analytics::GroupBy::product);
    const auto before = reader_.groups(before_, analytics::GroupBy::product);
    std::map<std::string, Mover> found;
    for (const auto& [key, sums] : now) found[key].now = sums;
    for (const auto& [key, sums] : before) found[key].before = sums;
    std::vector<Mover> moved;
    for (auto& [key, mover] : found) {
      mover.key = key;
      const SalesNumbers is = all_currencies(mover.now);
      const SalesNumbers was = all_currencies(mover.before);
      const bool one_currency = analytics::only_currency({&mover.now, &mover.before}).has_value();
      mover.change =
          one_currency ? is.orders_sum.minor - was.orders_sum.minor : is.orders_count() - was.orders_count();
      if (mover.change != 0 && !key.empty()) moved.push_back(std::move(mover));
    }
    std::stable_sort(moved.begin(), moved.end(),
                     [](const Mover& a, const Mover& b) { return a.change > b.change; });
    std::vector<Mover> up, down;
    for (const Mover& mover : moved) {
      if (mover.change > 0 && up.size() < kMovers) up.push_back(mover);
    }
    for (auto mover = moved.rbegin(); mover != moved.rend() && mover->change < 0; ++mover) {
      if (down.size() < kMovers) down.push_back(*mover);
    }
    add_movers(section, "▲", up);
    add_movers(section, "▼", down);
    if (section.empty()) section.line().text(texts_.without_change);
    return section;
  }

  void add_movers(Section& section, std::string_view sign, const std::vector<Mover>& movers) const {
    std::vector<NmId> articles;
    for (const Mover& mover : movers) articles.push_back(nm_id_of(mover));
    const auto names = store::product_names(context_.tx(), cabinets_, articles);
    for (const Mover& mover : movers) {
      Article article;
      article.nm_id = nm_id_of(mover);
      if (const auto name = names.find(*article.nm_id); name != names.end()) {
        article.title = name->second.title;
        article.vendor_code = name->second.vendor_code;
      }
      section.line()
          .text(sign)
          .text(" ")
          .text(short_name(context_, article))
          .text(": ")
          .text(words_.orders(mover.before))
          .text(" → ")
          .bold(words_.orders(mover.now));
    }
  }

  [[nodiscard]] static NmId nm_id_of(const Mover& mover) {
    std::int64_t number = 0;
    std::from_chars(mover.key.data(), mover.key.data() + mover.key.size(), number);
    return NmId{number};
  }

  [[nodiscard]] Section stock() const {
    const auto alerts = report::stock_alerts(context_.tx(), cabinets_, context_.now(), context_.zone());
    Section section = report::alerts_section(words_, alerts);
    Section empty("🏬", words_.texts().running_out);
    if (says_missing(empty, Dataset::stocks)) return empty;
    if (section.empty()) section.line().text("🟢 ").text(words_.texts().enough_stock);
    add_as_of(section, Dataset::stocks);
    return section;
  }

  [[nodiscard]] Section reviews() const {
    Section section("👎", texts_.bad_reviews);
    if (says_missing(section, Dataset::reviews)) return section;
    std::int64_t total = 0;
    std::vector<store::ReviewRow> shown;
    for (std::int32_t rating = 1; rating <= context_.reader().user.settings.negative_rating; ++rating) {
      store::ReviewFilter filter;
      filter.cabinets = cabinets_;
      filter.answered = false;
      filter.rating = rating;
      filter.limit = kReviewsShown;
      auto page = store::list_reviews(context_.tx(), filter);
      total += page.total;
      std::move(page.rows.begin(), page.rows.end(), std::back_inserter(shown));
    }
    if (total == 0) {
      section.line().text(texts_.none_bad);
    } else {
      section.heading().fact(words_.number(total));
    }
    std::stable_sort(shown.begin(), shown.end(),
                     [](const auto& a, const auto& b) { return a.review.created_at > b.review.created_at; });
    if (std::ssize(shown) > kReviewsShown) shown.resize(kReviewsShown);
    for (const store::ReviewRow& row : shown) {
      Article article;
      article.nm_id = row.review.nm_id;
      article.title = row.title ? row.title : row.review.product_name;
      section.line()
          .text(std::to_string(row.review.rating))
          .text("★ ")
          .text(short_name(context_, article))
          .fact(words_.date(row.review.created_at));
    }
    if (total > std::ssize(shown)) {
      const std::int64_t more = total - std::ssize(shown);
      section.line().text(fmt::format(fmt::runtime(texts_.more), words_.number(more)));
    }
    add_as_of(section, Dataset::reviews);
    return section;
  }

  const CardContext& context_;
  const report::Wording& words_;
  const CardTexts& texts_;
  const std::vector<CabinetId>& cabinets_;
  analytics::SumReader reader_;
  report::Freshness freshness_;
  analytics::Coverage coverage_;
  analytics::Day first_, last_;
  Window now_, before_;
  std::string_view compared_, heading_;
};

}  // namespace

Card numbers_card(const CardContext& context, Digest digest) {
  return NumbersCard(context, digest).card();
}

}  // namespace wbd::notify

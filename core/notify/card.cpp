#include "core/notify/card.hpp"

#include <fmt/format.h>

#include "core/notify/html_parts.hpp"
#include "core/report/size_stock.hpp"
#include "core/report/telegram.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestName = 200;  // UTF-16 units; WB's own titles have at most 60
constexpr std::size_t kLongestTitle = 120;

report::Form form_of(const Reader& reader) {
  const auto zone = TimeZone::find(reader.user.timezone);
  return {report::Format::text, reader.language, zone.value_or(reader.report_zone)};
}

}  // namespace

CardContext::CardContext(CardFacts& facts, const Reader& reader)
    : facts_(facts), reader_(reader), words_(form_of(reader)), texts_(card_texts(reader.language)) {}

report::Line CardContext::cabinet_line(CabinetId cabinet) const {
  report::Line line;
  if (reader_.cabinets.size() < 2) return line;
  const Cabinet* found = facts_.cabinet(cabinet);
  if (found != nullptr) line.text(texts_.cabinet).text(": ").text(shortened(found->name, kLongestName));
  return line;
}

Message render_card(const Card& card) {
  Message message;
  report::Line title;  // cleans what others wrote
  title.text(shortened(card.title, kLongestTitle));
  title.each_piece([&](const report::Line::Piece& piece) { message.title += piece.text; });
  message.text = report::render(card.sections, report::Markup::none);
  message.html = report::render(card.sections, report::Markup::telegram_html);
  message.photo_url = card.photo_url;
  return message;
}

std::string shortened(std::string_view text, std::size_t utf16_units) {
  std::string valid = clean_text(report::valid_utf8(text));
  if (report::utf16_length(valid) <= utf16_units) return valid;
  return std::string(report::take_units(valid, utf16_units - 1)) + "…";
}

Article find_article(CardFacts& facts, CabinetId cabinet, std::optional<std::int64_t> nm_id,
                     std::optional<std::int64_t> chrt_id) {
  Article article;
  if (!nm_id) return article;
  article.nm_id = NmId{*nm_id};
  const Product* card = facts.product(cabinet, *article.nm_id);
  if (card == nullptr) return article;
  const Product& product = *card;
  article.title = product.title;
  article.vendor_code = product.vendor_code;
  if (product.photo_url && product.photo_url->starts_with("https://")) article.photo_url = product.photo_url;
  for (const ProductSize& size : product.sizes) {
    if (chrt_id && size.chrt_id.value == *chrt_id) article.size = size.size;
  }
  return article;
}

std::string short_name(const CardContext& context, const Article& article) {
  std::string name(context.texts().unknown_item);
  if (article.nm_id) name = std::to_string(article.nm_id->value);
  if (article.vendor_code && !article.vendor_code->empty()) name = *article.vendor_code;
  if (article.title && !article.title->empty()) name = *article.title;
  name = shortened(name, kLongestName);
  if (article.size && !article.size->empty() && *article.size != report::kOneSize) {
    name += fmt::format(", {} {}", context.words().texts().size, *article.size);
  }
  return name;
}

report::Section article_section(const CardContext& context, const Article& article) {
  const report::Texts& words = context.words().texts();
  report::Section section("🏷", words.item);
  if (article.title) section.add(report::Line().text(shortened(*article.title, kLongestName)));
  report::Line line;
  if (article.nm_id) {
    const auto nm_id = std::to_string(article.nm_id->value);
    line.text(words.wb_article).text(": ");
    line.link(nm_id, fmt::format("https://www.wildberries.ru/catalog/{}/detail.aspx", nm_id));
  }
  if (article.size && !article.size->empty() && *article.size != report::kOneSize)
    line.fact(words.size).text(" ").bold(shortened(*article.size, kLongestName));
  section.add(std::move(line));
  if (article.vendor_code && !article.vendor_code->empty()) {
    section.line().text(words.vendor_code).text(": ").code(shortened(*article.vendor_code, kLongestName));
  }
  return section;
}

report::Section heading_of(const CardContext& context, EventType type) {
  return {event_row(type).emoji, context.words_of(type).heading};
}

}  // namespace wbd::notify

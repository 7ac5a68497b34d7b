#pragma once
// The context that all cards share, and pieces of text about an article.

#include <optional>
#include <string>
#include <vector>

#include "core/model/event_type.hpp"
#include "core/notify/card_facts.hpp"
#include "core/notify/card_texts.hpp"
#include "core/notify/compose.hpp"
#include "core/notify/event_facts.hpp"
#include "core/report/section.hpp"
#include "core/report/wording.hpp"

namespace wbd::notify {

// A message before it is rendered.
struct Card {
  std::string title;
  std::vector<report::Section> sections;
  std::optional<std::string> photo_url{};
};
[[nodiscard]] Message render_card(const Card& card);

class CardContext {
 public:
  // Both must outlive it. The facts are of the reader's report_zone.
  CardContext(CardFacts& facts, const Reader& reader);

  [[nodiscard]] CardFacts& facts() const { return facts_; }
  [[nodiscard]] db::Tx& tx() const { return facts_.tx(); }
  [[nodiscard]] const Reader& reader() const { return reader_; }
  [[nodiscard]] UtcTime now() const { return facts_.now(); }
  [[nodiscard]] const report::Wording& words() const { return words_; }
  [[nodiscard]] const CardTexts& texts() const { return texts_; }
  [[nodiscard]] const TimeZone& zone() const { return reader_.report_zone; }
  [[nodiscard]] const EventWords& words_of(EventType type) const {
    return event_row(type).words(words_.language());
  }

  // "Cabinet: name", for a reader of several cabinets; otherwise an empty line.
  [[nodiscard]] report::Line cabinet_line(CabinetId cabinet) const;

 private:
  CardFacts& facts_;
  const Reader& reader_;
  report::Wording words_;
  const CardTexts& texts_;
};

// An article as a card names it.
struct Article {
  std::optional<NmId> nm_id;
  std::optional<std::string> title, vendor_code, size, photo_url;
};
// `chrt_id`: also finds the size.
[[nodiscard]] Article find_article(CardFacts& facts, CabinetId cabinet, std::optional<std::int64_t> nm_id,
                                   std::optional<std::int64_t> chrt_id = std::nullopt);
// "Платье, размер M", for lists and previews.
[[nodiscard]] std::string short_name(const CardContext& context, const Article& article);
// Title, WB's article with a link and the seller's code.
[[nodiscard]] report::Section article_section(const CardContext& context, const Article& article);

// Longer texts end with "…".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t utf16_units);

// The heading of an event: emoji and name.
[[nodiscard]] report::Section heading_of(const CardContext& context, EventType type);

// The card of any event.
[[nodiscard]] Card event_card(const CardContext& context, const store::EventRow& event);
// A digest's sections of numbers: `daily` or `weekly`.
[[nodiscard]] Card numbers_card(const CardContext& context, Digest digest);
// Events of several types, each with its count, sum and articles.
[[nodiscard]] Card quiet_card(const CardContext& context, std::span<const store::EventRow> held);
[[nodiscard]] Card group_card(const CardContext& context, std::span<const store::EventRow> events);

// The cards of the event types, see EventCard. This one needs no code for a type.
[[nodiscard]] Card fields_card(const CardContext& context, EventType type, const store::EventRow& event,
                               const EventFacts& facts);
[[nodiscard]] Card order_card(const CardContext& context, EventType type, const store::EventRow& event,
                              const EventFacts& facts);
[[nodiscard]] Card review_card(const CardContext& context, EventType type, const store::EventRow& event,
                               const EventFacts& facts);
[[nodiscard]] Card question_card(const CardContext& context, EventType type, const store::EventRow& event,
                                 const EventFacts& facts);
[[nodiscard]] Card stock_card(const CardContext& context, EventType type, const store::EventRow& event,
                              const EventFacts& facts);
[[nodiscard]] Card price_card(const CardContext& context, EventType type, const store::EventRow& event,
                              const EventFacts& facts);
[[nodiscard]] Card payout_card(const CardContext& context, EventType type, const store::EventRow& event,
                               const EventFacts& facts);
[[nodiscard]] Card service_card(const CardContext& context, EventType type, const store::EventRow& event,
                                const EventFacts& facts);

}  // namespace wbd::notify

#include "core/notify/compose.hpp"

#include "core/notify/card.hpp"

namespace wbd::notify {
namespace {

Card card_of_type(const CardContext& context, EventType type, const store::EventRow& event,
                  const EventFacts& facts) {
  switch (event_row(type).payload.card) {
    case EventCard::fields:
      break;
    case EventCard::order:
      return order_card(context, type, event, facts);
    case EventCard::review:
      return review_card(context, type, event, facts);
    case EventCard::question:
      return question_card(context, type, event, facts);
    case EventCard::stock:
      return stock_card(context, type, event, facts);
    case EventCard::price:
      return price_card(context, type, event, facts);
    case EventCard::payout:
      return payout_card(context, type, event, facts);
    case EventCard::service:
      return service_card(context, type, event, facts);
  }
  return fields_card(context, type, event, facts);
}

}  // namespace

Card event_card(const CardContext& context, const store::EventRow& event) {
  if (const auto type = parse_event_type(event.type))
    return card_of_type(context, *type, event, read_facts(event));
  // A newer program may have stored a type that this one does not know.
  report::Section section("🔔", event.type);
  section.line().text(event.subject).text(" ").text(context.words().full_time(event.happened_at));
  return {event.type, {std::move(section)}};
}

Message event_message(db::Tx& tx, const store::EventRow& event, const Reader& reader, UtcTime now) {
  CardFacts facts(tx, now, reader.report_zone);
  return event_message(facts, event, reader);
}

Message event_message(CardFacts& facts, const store::EventRow& event, const Reader& reader) {
  return render_card(event_card(CardContext(facts, reader), event));
}

Message group_message(db::Tx& tx, std::span<const store::EventRow> events, const Reader& reader,
                      UtcTime now) {
  CardFacts facts(tx, now, reader.report_zone);
  return render_card(group_card(CardContext(facts, reader), events));
}

std::string_view to_string(Digest digest) {
  return kDigestTypes.at(static_cast<std::size_t>(digest));
}

Message digest_message(db::Tx& tx, Digest digest, std::span<const store::EventRow> held, const Reader& reader,
                       UtcTime now) {
  CardFacts facts(tx, now, reader.report_zone);
  const CardContext context(facts, reader);
  return render_card(digest == Digest::quiet ? quiet_card(context, held) : numbers_card(context, digest));
}

}  // namespace wbd::notify

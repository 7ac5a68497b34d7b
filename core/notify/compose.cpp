#include "core/notify/compose.hpp"

#include "core/notify/card.hpp"

namespace wbd::notify {
namespace {

Card card_of_type(const CardContext& context, EventType type, const store::EventRow& event,
                  const EventFacts& facts) {
  switch (type) {
    case EventType::order_created:
    case EventType::order_cancelled:
    case EventType::order_bought_out:
    case EventType::order_returned:
      return order_card(context, type, event, facts);
    case EventType::review_created:
    case EventType::review_negative:
      return review_card(context, type, event, facts);
    case EventType::question_created:
      return question_card(context, event, facts);
    case EventType::stock_critical:
    case EventType::stock_out:
    case EventType::stock_replenished:
      return stock_card(context, type, event, facts);
    case EventType::price_changed:
      return price_card(context, event, facts);
    case EventType::payout_ready:
    case EventType::payout_unreconciled:
      return payout_card(context, type, event, facts);
    case EventType::sync_finished:
    case EventType::sync_failed:
    case EventType::token_expiring:
    case EventType::token_refused:
    case EventType::source_gone:
    case EventType::schema_drift:
      break;
  }
  return service_card(context, type, event, facts);
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

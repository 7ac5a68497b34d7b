// Several events in one message: a burst of one type, and what the quiet hours held back.
#include <algorithm>

#include <fmt/format.h>

#include "core/notify/tally.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

constexpr std::size_t kItemsOfGroup = 7, kItemsOfDigest = 3;
constexpr std::size_t kTitlesShown = 10;

void add_titles(Section& section, const CardContext& context, std::span<const store::EventRow> events) {
  for (const store::EventRow& event : events.first(std::min(kTitlesShown, events.size()))) {
    section.line().text("• ").text(shortened(event_card(context, event).title, 200));
  }
  if (events.size() > kTitlesShown) {
    const auto more = static_cast<std::int64_t>(events.size() - kTitlesShown);
    section.line().text(fmt::format(fmt::runtime(context.texts().more), context.words().number(more)));
  }
}

void add_events(Section& section, const CardContext& context, const Tally& tally,
                std::span<const store::EventRow> events, std::size_t items) {
  if (event_row(tally.type).listed) {
    add_titles(section, context, events);
  } else {
    add_items(section, context, tally, items);
  }
}

// "29.11.2026 18:40–18:41"
std::string time_span(const CardContext& context, std::span<const store::EventRow> events) {
  const auto earlier = [](const store::EventRow& a, const store::EventRow& b) {
    return a.happened_at < b.happened_at;
  };
  const auto [first, last] = std::minmax_element(events.begin(), events.end(), earlier);
  const std::string from = context.words().time(first->happened_at);
  const std::string to = context.words().time(last->happened_at);
  return from == to ? to : from + " – " + to;
}

std::vector<store::EventRow> of_type(std::span<const store::EventRow> events, std::string_view type) {
  std::vector<store::EventRow> some;
  std::copy_if(events.begin(), events.end(), std::back_inserter(some),
               [type](const store::EventRow& event) { return event.type == type; });
  return some;
}

Line cabinet_of(const CardContext& context, std::span<const store::EventRow> events) {
  const CabinetId first = events.front().cabinet_id;
  const bool one = std::all_of(events.begin(), events.end(),
                               [first](const store::EventRow& event) { return event.cabinet_id == first; });
  return one ? context.cabinet_line(first) : Line();
}

}  // namespace

Card group_card(const CardContext& context, std::span<const store::EventRow> events) {
  const auto type = parse_event_type(events.front().type);
  if (!type) return event_card(context, events.front());
  const Tally tally = tally_of(context.tx(), *type, events);
  const std::string text = tally_text(context, tally);
  Section heading(event_row(*type).emoji, text);
  heading.add(cabinet_of(context, events));
  heading.line().text(time_span(context, events));
  Section items;
  add_events(items, context, tally, events, kItemsOfGroup);
  return {text, {std::move(heading), std::move(items)}};
}

Card quiet_card(const CardContext& context, std::span<const store::EventRow> held) {
  const CardTexts& texts = context.texts();
  Section heading("🌙", texts.held_quiet);
  if (held.empty()) {
    heading.line().text(texts.nothing_happened);
  } else {
    heading.add(cabinet_of(context, held));
    heading.line().text(time_span(context, held));
  }
  Card card{std::string(texts.held_quiet), {}};
  card.sections.push_back(std::move(heading));
  std::string summary;
  for (const EventTypeRow& row : kEventTypes) {
    const auto events = of_type(held, row.name);
    if (events.empty()) continue;
    const Tally tally = tally_of(context.tx(), row.type, events);
    const std::string text = tally_text(context, tally);
    Section section(row.emoji, text);
    add_events(section, context, tally, events, kItemsOfDigest);
    card.sections.push_back(std::move(section));
    summary += (summary.empty() ? "" : ", ") + text;
  }
  if (!summary.empty()) card.title += ": " + summary;
  return card;
}

}  // namespace wbd::notify

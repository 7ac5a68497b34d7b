#include "core/notify/parcel.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "core/model/event.hpp"
#include "core/notify/card_facts.hpp"
#include "core/notify/compose.hpp"
#include "core/notify/service_message.hpp"

namespace wbd::notify {
namespace {

Language language_of(const Work& work) {
  return work.target.language.value_or(work.user.language);
}

Reader reader_of(const Work& work, const TimeZone& report_zone) {
  Reader reader{work.user, language_of(work), work.cabinets, report_zone};
  if (!work.target.cabinets.empty()) {
    std::erase_if(reader.cabinets, [&](CabinetId id) {
      return std::ranges::find(work.target.cabinets, id) == work.target.cabinets.end();
    });
  }
  return reader;
}

std::optional<Digest> digest_of(std::string_view type) {
  for (const Digest digest : {Digest::quiet, Digest::daily, Digest::weekly}) {
    if (to_string(digest) == type) return digest;
  }
  return std::nullopt;
}

// A sample that its owner has asked for.
store::EventRow sample_of(const store::Delivery& delivery) {
  store::EventRow event;
  event.cabinet_id = delivery.cabinet.value_or(CabinetId{});
  event.type = delivery.type;
  event.happened_at = delivery.created_at;
  event.created_at = delivery.created_at;
  event.payload = delivery.payload;
  return event;
}

bool is_alone(const store::Delivery& delivery) {
  return delivery.event && delivery.form.value_or(store::DeliveryForm::alone) == store::DeliveryForm::alone;
}

// The events of the deliveries that have a message of their own, by id.
std::vector<store::EventRow> read_events(db::Tx& tx, std::span<const Work> works) {
  std::map<CabinetId, std::vector<std::int64_t>> ids;
  for (const Work& work : works) {
    const store::Delivery& delivery = work.delivery;
    if (is_alone(delivery)) ids[delivery.cabinet.value_or(CabinetId{})].push_back(*delivery.event);
  }
  std::vector<store::EventRow> events;
  for (const auto& [cabinet, some] : ids)
    std::ranges::move(store::load_events(tx, cabinet, some), std::back_inserter(events));
  std::ranges::sort(events, {}, &store::EventRow::id);
  return events;
}

const store::EventRow* find_event(std::span<const store::EventRow> events, std::int64_t id) {
  const auto found = std::ranges::lower_bound(events, id, {}, &store::EventRow::id);
  return found != events.end() && found->id == id ? &*found : nullptr;
}

Parcel of_event(CardFacts& facts, const store::EventRow& event, const Reader& reader) {
  Parcel parcel;
  parcel.type = event.type;
  parcel.happened_at = event.happened_at;
  parcel.data = event_data(event);
  parcel.message = event_message(facts, event, reader);
  return parcel;
}

std::optional<Parcel> of_several(db::Tx& tx, const Work& work, const Reader& reader, UtcTime now) {
  const auto events = store::covered_events(tx, work.delivery.id);
  if (events.empty()) return std::nullopt;
  Parcel parcel;
  parcel.happened_at = events.front().happened_at;
  parcel.data = fmt::format(R"({{"count":{}}})", events.size());
  if (work.delivery.form == store::DeliveryForm::group) {
    parcel.type = work.delivery.type;
    parcel.message = group_message(tx, events, reader, now);
  } else {
    parcel.type = to_string(Digest::quiet);
    parcel.message = digest_message(tx, Digest::quiet, events, reader, now);
  }
  return parcel;
}

Parcel without_event(CardFacts& facts, const Work& work, const Reader& reader) {
  Parcel parcel;
  parcel.type = work.delivery.type;
  parcel.happened_at = work.delivery.created_at;
  parcel.data = work.delivery.payload;
  if (auto message = service_message(parcel.type, parcel.data, reader.language)) {
    parcel.message = std::move(*message);
  } else if (const auto digest = digest_of(parcel.type)) {
    // A digest that is sent late is still about the days before it was due.
    parcel.message = digest_message(facts.tx(), *digest, {}, reader, work.delivery.created_at);
  } else {
    return of_event(facts, sample_of(work.delivery), reader);
  }
  return parcel;
}

}  // namespace

std::vector<std::optional<Parcel>> make_parcels(db::Tx& tx, std::span<const Work> works,
                                                const TimeZone& report_zone, UtcTime now,
                                                report::ArticleMemo* articles) {
  const auto events = read_events(tx, works);
  CardFacts facts(tx, now, report_zone, articles);
  facts.prepare(events);
  std::vector<std::optional<Parcel>> parcels;
  for (const Work& work : works) {
    const Reader reader = reader_of(work, report_zone);
    auto& parcel = parcels.emplace_back();
    if (!work.delivery.event) {
      parcel = without_event(facts, work, reader);
    } else if (!is_alone(work.delivery)) {
      parcel = of_several(tx, work, reader, now);
    } else if (const store::EventRow* event = find_event(events, *work.delivery.event)) {
      parcel = of_event(facts, *event, reader);
    }
  }
  return parcels;
}

}  // namespace wbd::notify

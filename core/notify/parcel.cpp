#include "core/notify/parcel.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/model/event.hpp"
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

std::optional<Parcel> of_event(db::Tx& tx, const Work& work, const Reader& reader, UtcTime now) {
  const auto events = store::told_events(tx, work.delivery.id);
  if (events.empty()) return std::nullopt;
  Parcel parcel;
  parcel.type = work.delivery.type;
  parcel.happened_at = events.front().happened_at;
  switch (work.delivery.form.value_or(store::DeliveryForm::alone)) {
    case store::DeliveryForm::alone:
      parcel.data = event_data(events.front());
      parcel.message = event_message(tx, events.front(), reader, now);
      break;
    case store::DeliveryForm::group:
      parcel.data = fmt::format(R"({{"count":{}}})", events.size());
      parcel.message = group_message(tx, events, reader, now);
      break;
    case store::DeliveryForm::quiet:
      parcel.type = to_string(Digest::quiet);
      parcel.data = fmt::format(R"({{"count":{}}})", events.size());
      parcel.message = digest_message(tx, Digest::quiet, events, reader, now);
      break;
  }
  return parcel;
}

}  // namespace

std::optional<Parcel> make_parcel(db::Tx& tx, const Work& work, const TimeZone& report_zone, UtcTime now) {
  const Reader reader = reader_of(work, report_zone);
  if (work.delivery.event) return of_event(tx, work, reader, now);
  Parcel parcel;
  parcel.type = work.delivery.type;
  parcel.happened_at = work.delivery.created_at;
  parcel.data = work.delivery.payload;
  if (auto message = service_message(parcel.type, parcel.data, reader.language)) {
    parcel.message = std::move(*message);
  } else if (const auto digest = digest_of(parcel.type)) {
    // A digest that is sent late is still about the days before it was due.
    parcel.message = digest_message(tx, *digest, {}, reader, work.delivery.created_at);
  } else {
    const store::EventRow sample = sample_of(work.delivery);
    parcel.data = event_data(sample);
    parcel.message = event_message(tx, sample, reader, now);
  }
  return parcel;
}

}  // namespace wbd::notify

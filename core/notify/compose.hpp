#pragma once
// Events and digests as messages to people, and as typed payloads for programs.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/notify/message.hpp"
#include "core/store/events.hpp"

namespace wbd::notify {

class CardFacts;

// The person who reads a message.
struct Reader {
  User user;
  Language language = Language::ru;   // the target's, otherwise the user's
  std::vector<CabinetId> cabinets{};  // all that this reader may see
  TimeZone report_zone =
      TimeZone::moscow();  // report_timezone: where days begin; the user's zone shows times
};

// Reads the store as it is now, so a late message shows the present state. A changed or deleted row, or an
// unknown type, gives a shorter message, never an error.
[[nodiscard]] Message event_message(db::Tx& tx, const store::EventRow& event, const Reader& reader,
                                    UtcTime now);

// The same with facts that several messages share; they are of the reader's report_zone.
[[nodiscard]] Message event_message(CardFacts& facts, const store::EventRow& event, const Reader& reader);

// A burst of one type: count, sum and the articles with most events. Not empty.
[[nodiscard]] Message group_message(db::Tx& tx, std::span<const store::EventRow> events, const Reader& reader,
                                    UtcTime now);

// `quiet`: what was held during the quiet hours. `daily`: yesterday. `weekly`: the seven days before today.
enum class Digest : std::uint8_t { quiet, daily, weekly };
inline constexpr std::array<std::string_view, 3> kDigestTypes{"digest.quiet", "digest.daily",
                                                              "digest.weekly"};
[[nodiscard]] std::string_view to_string(Digest digest);

// `held`: the events of a quiet digest; the other digests ignore it.
[[nodiscard]] Message digest_message(db::Tx& tx, Digest digest, std::span<const store::EventRow> held,
                                     const Reader& reader, UtcTime now);

// The fields of the type's payload (core/model/event_type.hpp), each always there; null: not known.
[[nodiscard]] std::string event_payload(const store::EventRow& event);
// The same fields after event_id, cabinet_id and subject: `data` of a webhook.
[[nodiscard]] std::string event_data(const store::EventRow& event);

}  // namespace wbd::notify

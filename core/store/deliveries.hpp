#pragma once
// Deliveries: what became, or becomes, of one event at one target (SPEC section 9). Each event has exactly
// one delivery at each target of each member of its cabinet.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/names.hpp"
#include "core/store/events.hpp"
#include "core/store/targets.hpp"

namespace wbd::store {

// `grouped`: the message of another delivery covers it. `suppressed`: never sent; the reason names the
// setting or the rule. `dead`: given up; a person can retry it.
enum class DeliveryState : std::uint8_t { queued, delivered, grouped, suppressed, dead };
inline constexpr std::array<std::string_view, 5> kDeliveryStates{"queued", "delivered", "grouped",
                                                                 "suppressed", "dead"};
[[nodiscard]] constexpr std::string_view to_string(DeliveryState state) {
  return name_of(kDeliveryStates, state);
}
[[nodiscard]] constexpr std::optional<DeliveryState> parse_delivery_state(std::string_view name) {
  return find_name<DeliveryState>(kDeliveryStates, name);
}

// The form of a message: one delivery, a group of one type, or the digest of the quiet hours. The deliveries
// that it covers have its id as parent.
enum class DeliveryForm : std::uint8_t { alone, group, quiet };
inline constexpr std::array<std::string_view, 3> kDeliveryForms{"alone", "group", "quiet"};
[[nodiscard]] constexpr std::string_view to_string(DeliveryForm form) {
  return name_of(kDeliveryForms, form);
}
[[nodiscard]] constexpr std::optional<DeliveryForm> parse_delivery_form(std::string_view name) {
  return find_name<DeliveryForm>(kDeliveryForms, name);
}

struct Delivery {
  std::int64_t id = 0;
  std::int64_t target = 0;
  std::optional<std::int64_t> event;  // nullopt: a digest, a test or a warning
  std::optional<CabinetId> cabinet;
  std::string type;  // of the event, or "digest.daily", "test", ...
  DeliveryState state = DeliveryState::queued;
  std::optional<std::string> reason;
  std::optional<DeliveryForm> form;    // nullopt: alone
  std::optional<std::int64_t> parent;  // grouped: the delivery whose message covers it
  std::int64_t attempts = 0;
  std::optional<UtcTime> next_attempt_at;  // queued
  std::optional<std::int64_t> last_status;
  std::int64_t parts_sent = 0;
  std::string payload = "{}";  // JSON object, of a delivery without an event
  UtcTime created_at;
  std::optional<UtcTime> delivered_at;
};

// --- fan-out

// Events up to `event` are accounted for at every target.
struct DeliveryCursor {
  std::int64_t event = 0;
  UtcTime quiet_before;  // events before a restore were sent before it
};
// Locks the cursor until the end of the transaction. nullopt: another process holds it.
[[nodiscard]] std::optional<DeliveryCursor> claim_delivery_cursor(db::Tx& tx);
[[nodiscard]] DeliveryCursor delivery_cursor(db::Tx& tx);
// When the first event was stored that is not accounted for yet; nullopt: all are.
[[nodiscard]] std::optional<UtcTime> oldest_waiting_event(db::Tx& tx);
void save_delivery_cursor(db::Tx& tx, std::int64_t event);
// Events of all cabinets with ids above `after`, by id.
[[nodiscard]] std::vector<EventRow> events_after(db::Tx& tx, std::int64_t after, std::int64_t limit);
// Adds deliveries; an event that a target has already stays as it is. Their ids grow in the given order.
void add_deliveries(db::Tx& tx, std::span<const Delivery> deliveries);
std::int64_t add_delivery(db::Tx& tx, const Delivery& delivery);  // without an event; returns its id

// When the target last got a warning that this subject's stock runs out.
[[nodiscard]] std::optional<UtcTime> stock_warned_at(db::Tx& tx, std::int64_t target, const EventRow& event);
void save_stock_warning(db::Tx& tx, std::int64_t target, const EventRow& event, UtcTime now);
void forget_stock_warnings(db::Tx& tx, std::int64_t target,
                           const EventRow& event);  // all types of the subject

// After a restore, no earlier event or delivery is sent.
void quiet_restored(db::Tx& tx, UtcTime now);

// --- sending

// The first queued deliveries of a target, by id.
[[nodiscard]] std::vector<Delivery> delivery_queue(db::Tx& tx, std::int64_t target, std::int64_t limit);
// A message that a target got after `since`: its type and time.
struct SentMessage {
  std::string type;
  UtcTime at;
};
[[nodiscard]] std::vector<SentMessage> recent_messages(db::Tx& tx, std::int64_t target, UtcTime since);
// Marks `others` as grouped: the message of `parent` covers them.
void group_deliveries(db::Tx& tx, std::int64_t parent, DeliveryForm form,
                      std::span<const std::int64_t> others);
// The event of a delivery and of those it stands for, by id. Purged ones are missing.
[[nodiscard]] std::vector<EventRow> covered_events(db::Tx& tx, std::int64_t delivery);
// The stored events of a cabinet among `ids`, in no order.
[[nodiscard]] std::vector<EventRow> load_events(db::Tx& tx, CabinetId cabinet,
                                                std::span<const std::int64_t> ids);
// Stores state, reason, attempts, times, last_status and parts_sent. Forgets the first body of a delivery
// that cannot be repeated any more. Queued: errors surface at the next statement.
void save_delivery(db::Tx& tx, const Delivery& delivery);
// By delivery: the bytes that every attempt of it sends. A dead delivery keeps them for the time that
// delivered ones are kept, so a retry sends the same.
using Bodies = std::map<std::int64_t, std::string>;
[[nodiscard]] Bodies first_bodies(db::Tx& tx, std::span<const std::int64_t> deliveries);
// Stores those of deliveries that have none, and replaces the others in `bodies` by the stored ones.
void keep_first_bodies(db::Tx& tx, Bodies& bodies);
// Sets the shown time and reason of queued deliveries of the target that wait for the same moment.
void hold_deliveries(db::Tx& tx, std::span<const std::int64_t> ids, UtcTime until, std::string_view reason);
// Gives up everything that is queued.
void abandon_queue(db::Tx& tx, std::int64_t target, std::string_view reason);

// --- people

struct DeliveryFilter {
  std::optional<TelegramId> user{};
  std::optional<std::int64_t> target{};
  std::optional<DeliveryState> state{};
  std::optional<std::string> type{};
  std::optional<std::int64_t> event{};
  std::int64_t limit = 50;
  std::int64_t offset = 0;
};
struct DeliveryList {
  std::vector<Delivery> deliveries;  // newest first
  std::int64_t total = 0;
};
[[nodiscard]] DeliveryList list_deliveries(db::Tx& tx, const DeliveryFilter& filter);
[[nodiscard]] std::optional<Delivery> find_delivery(db::Tx& tx, std::int64_t id);
// The stored ones among `ids`, by id.
[[nodiscard]] std::map<std::int64_t, Delivery> load_deliveries(db::Tx& tx, std::span<const std::int64_t> ids);

// Queues a delivery again, whatever became of it; its id for the receiver stays. A grouped one gets a message
// of its own. False: unknown.
bool resend_delivery(db::Tx& tx, std::int64_t id, UtcTime now);
// Queues again what a target lost since then: dead deliveries, and those suppressed while it was disabled or
// gone. Returns their number.
std::int64_t recover_deliveries(db::Tx& tx, std::int64_t target, UtcTime since, UtcTime now);
inline constexpr std::string_view kTargetDisabled = "target_disabled", kTargetGone = "target_gone";

struct DeliveryAges {
  // Delivered, grouped and suppressed ones that are older are deleted. Older dead ones lose their first body.
  UtcTime done_before;
  UtcTime dead_before;
};
// Deletes at most `limit` rows and returns their number.
std::int64_t drop_old_deliveries(db::Tx& tx, const DeliveryAges& ages, std::int64_t limit);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<store::DeliveryState> {
  static constexpr std::string_view kName = "state of a delivery";
  static constexpr auto kParse = store::parse_delivery_state;
};
template <>
struct StoredEnum<store::DeliveryForm> {
  static constexpr std::string_view kName = "form of a delivery";
  static constexpr auto kParse = store::parse_delivery_form;
};

}  // namespace wbd::db

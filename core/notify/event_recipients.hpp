#pragma once
// The users whom an event concerns, for bots that send the messages themselves. The rules are those of
// targets, but nothing is stored. The answer follows from events and settings alone: a page that is read
// again names the same users.

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/db/database.hpp"
#include "core/notify/suppression.hpp"

namespace wbd::notify {

// Used in one read transaction, which must outlive it.
class EventRecipients {
 public:
  explicit EventRecipients(db::Tx& tx);
  [[nodiscard]] std::vector<TelegramId> of(const store::EventRow& event);  // sorted

 private:
  const std::vector<Listener>& members(CabinetId cabinet);

  db::Tx& tx_;
  UtcTime quiet_before_;
  std::map<CabinetId, std::vector<Listener>> members_;
};

// When this user last got a warning that the stock of `event` runs out; nullopt: none since the stock was
// replenished.
// `earlier`: events of the article's stock before `event`, the oldest first.
[[nodiscard]] std::optional<UtcTime> last_stock_warning(const store::EventRow& event,
                                                        const Listener& listener,
                                                        std::span<const store::EventRow> earlier,
                                                        UtcTime quiet_before);

}  // namespace wbd::notify

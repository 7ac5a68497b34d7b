#pragma once
// Notifies other schedulers of a requested sync. The work itself is in the database: a lost notification
// delays it by one poll (1 s).

#include <functional>
#include <memory>

#include "core/db/database.hpp"

namespace wbd::db {

// Delivered at the commit. SQLite: does nothing.
void signal_work(Tx& tx);

// Calls `on_work` after each signal_work() of any process, and after each reconnect. The listener has a
// thread and a connection, and reconnects when the connection is lost. `on_work` runs on that thread and must
// not block. The destructor stops the listener.
class WorkListener {
 public:
  virtual ~WorkListener() = default;
};
// Null where notifications are impossible: on SQLite, and behind a pooler in transaction mode (no prepared
// statements) without a direct URL.
[[nodiscard]] std::unique_ptr<WorkListener> listen_for_work(const OpenOptions& options,
                                                            std::function<void()> on_work);

}  // namespace wbd::db

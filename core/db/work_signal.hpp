#pragma once
// Notifies other processes of work: a requested sync for schedulers, new events and deliveries for
// dispatchers. The work itself is in the database: a lost notification delays it by one poll.

#include <functional>
#include <memory>

#include "core/db/database.hpp"

namespace wbd::db {

enum class Work { syncs, deliveries };

// Delivered at the commit. SQLite: does nothing.
void signal_work(Tx& tx, Work work = Work::syncs);

// Calls `on_work` after each signal_work() of that kind in any process, and after each reconnect. The
// listener has a thread and a connection, and reconnects when the connection is lost. `on_work` runs on that
// thread and must not block. The destructor stops the listener.
class WorkListener {
 public:
  virtual ~WorkListener() = default;
};
// Null where notifications are impossible: on SQLite, and behind a pooler in transaction mode (no prepared
// statements) without a direct URL.
[[nodiscard]] std::unique_ptr<WorkListener> listen_for_work(const OpenOptions& options, Work work,
                                                            std::function<void()> on_work);

}  // namespace wbd::db

#pragma once
// A word to the schedulers of other processes that somebody asked for a sync. It only makes them look sooner:
// what there is to do stands in the database, and a word that is lost costs a second.

#include <functional>
#include <memory>

#include "core/db/database.hpp"

namespace wbd::db {

// Heard when the transaction is committed. SQLite: does nothing.
void signal_work(Tx& tx);

// Calls `on_work` after each signal_work(), of any process, and after each time it could not listen. On a
// thread of its own, with a connection of its own that is made anew whenever it is lost; `on_work` must not
// block. Ends with its destruction.
class WorkListener {
 public:
  virtual ~WorkListener() = default;
};
// Null where nothing can be heard: SQLite, and a pooler in transaction mode (no prepared statements) without
// a direct URL past it.
[[nodiscard]] std::unique_ptr<WorkListener> listen_for_work(const OpenOptions& options,
                                                            std::function<void()> on_work);

}  // namespace wbd::db

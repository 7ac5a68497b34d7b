#pragma once
// Lists that WB gives page by page.

#include <cstdint>

#include "core/sync/job.hpp"

namespace wbd::sync {

struct PageLoop {
  // The first request, and each later one, may wait for the limiter at least this long.
  Millis first_wait{0};
  Millis next_wait = kConfirmWait;
  // The cursor holds the position, so after progress the next run continues a run that a limit stopped.
  bool resumes = true;
  Millis continue_in = kContinueIn;
  // Set by read_pages():
  bool progress = false;     // a page of this run has been stored
  bool call_failed = false;  // a request failed, not the reading of its answer
};

// Reads pages until there is no next one. `next()` gives the call of the next page, nullopt at the end; it
// runs on the engine's thread. `store(body)` gives Result<void> and runs on a worker; it may change `loop`.
template <class Next, class Store>
Task<StepEnd> read_pages(Job& job, PageLoop& loop, Next& next, Store& store) {
  while (const std::optional<wb::Call> page = next()) {
    const auto body = co_await job.call(*page, loop.progress ? loop.next_wait : loop.first_wait);
    if (!body) {
      loop.call_failed = true;
      if (!loop.resumes) co_return StepEnd{body.error(), {}};
      co_return ended(body.error(), loop.progress, loop.continue_in);
    }
    const Result<void> stored = co_await job.on_worker(store, *body);
    if (!stored) co_return StepEnd{job.unreadable(page->operation, stored.error()), {}};
    loop.progress = true;
  }
  co_return StepEnd{};
}

// Whether a page of `rows` rows is the last one, when up to `asked` were requested. An empty page is. So is a
// page shorter than `asked` and than `largest`, the largest page so far. A server with a smaller page size
// would have filled it. Updates `largest`.
[[nodiscard]] bool ends_data(std::int64_t rows, std::int64_t asked, std::int64_t& largest);

}  // namespace wbd::sync

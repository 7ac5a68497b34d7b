#pragma once
// Lists that WB gives page by page.

#include <cstdint>

#include "core/sync/job.hpp"

namespace wbd::sync {

struct PageLoop {
  // How long a request may wait for the limiter at least: the first one, and those that follow.
  Millis first_wait{0};
  Millis next_wait = kConfirmWait;
  // The cursor holds the place: a run that is limited after progress is continued by the next one.
  bool resumes = true;
  Millis continue_in = kContinueIn;
  // Set by read_pages():
  bool progress = false;     // a page of this run has been stored
  bool call_failed = false;  // the end is that of a request, not of its answer
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
    if (!stored) co_return StepEnd{stored.error(), {}};
    loop.progress = true;
  }
  co_return StepEnd{};
}

// Whether a page of `rows`, where up to `asked` were wanted, is the last one. An empty page is. A short one
// is when a larger page has been seen before. A server with a smaller page size would have filled this one
// too. `largest` takes in this page.
[[nodiscard]] bool ends_data(std::int64_t rows, std::int64_t asked, std::int64_t& largest);

}  // namespace wbd::sync

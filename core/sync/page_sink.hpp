#pragma once
// One page of any size, stored batch by batch while it arrives.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sync/job.hpp"

namespace wbd::sync {

// The part of a page that has been stored.
struct StreamedPage {
  std::int64_t seen = 0;  // rows
  std::int64_t skipped = 0;
  std::int64_t changes = 0;  // rows that were new or different
};

// One batch, parsed.
struct PageBatch {
  std::int64_t seen = 0;
  std::int64_t skipped = 0;
  std::vector<std::string> samples;  // raw rows that were not understood
  // In its transaction, on a worker: writes the rows. `before`: what the batches before it gave. `last`: the
  // page has arrived whole and ends here, so this transaction may move the cursor over it.
  std::function<WriteCounts(db::Tx&, const StreamedPage& before, bool last)> save;
};
// On a worker, while the batch before is being stored: touches nothing that `save` touches.
using ParseBatch = std::function<Result<PageBatch>(std::string_view json)>;

// Batches in hand: at `pipelined` one is stored, the next one is parsed and the one after that arrives.
enum class SinkDepth { one, pipelined };

// Streams the answer to `call`. Counts what it stores, also of a page that fails in the middle. Returns, or
// throws, only after all work on workers has ended.
Task<Result<StreamedPage>> stream_page(Job& job, const wb::Call& call, Millis least_wait, SinkDepth depth,
                                       const ParseBatch& parse);

}  // namespace wbd::sync

#pragma once
// Stores a page of any size in batches while it arrives.

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
  wb::FieldCounts fields;            // see wb::Parsed
  // Writes the rows. Runs in the batch's transaction, on a worker. `before`: the counts of the earlier
  // batches. `last`: this is the last batch of a page that arrived completely, so this transaction may move
  // the cursor past the page.
  std::function<WriteCounts(db::Tx&, const StreamedPage& before, bool last)> save;
};
// Runs on a worker while the previous batch is being stored, so it must not use data that `save` uses.
using ParseBatch = std::function<Result<PageBatch>(std::string_view json)>;

// `pipelined`: the next batch is received while earlier ones are parsed and stored. `one`: only afterwards.
enum class SinkDepth { one, pipelined };

// Streams the answer to `call`. Counts the rows that it stores, also those of a page that fails in the
// middle. Returns, or throws, only after all work on workers has ended.
Task<Result<StreamedPage>> stream_page(Job& job, const wb::Call& call, Millis least_wait, SinkDepth depth,
                                       const ParseBatch& parse);

}  // namespace wbd::sync

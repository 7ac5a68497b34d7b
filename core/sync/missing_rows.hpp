#pragma once
// Rows that the feed and accounting prove and the statistics cannot bring any more.

#include "core/sync/job.hpp"

namespace wbd::sync {

// Makes in batches the rows that stored orders and reports prove and that are missing. Causes are a method
// that went away and reports that came into force. Costs nothing while both methods are in use.
Task<void> make_missing_rows(Job& job);

}  // namespace wbd::sync

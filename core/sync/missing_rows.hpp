#pragma once
// Rows that the feed and accounting prove and the statistics cannot bring any more.

#include "core/sync/job.hpp"

namespace wbd::sync {

// Makes in batches the missing rows that stored orders and reports prove. Rows are missing after a method
// went away or a report came into force. Costs nothing while both methods are in use.
Task<void> make_missing_rows(Job& job);

}  // namespace wbd::sync

#pragma once
#include <string>

#include "core/db/database.hpp"

namespace wbd::fakes {

// For a test's database: enough connections and time for everything.
inline db::OpenOptions options_at(const std::string& url) {
  db::OpenOptions options;
  options.url = url;
  options.pool_size = 10;
  options.statement_limit = Millis{5'000};
  options.prepared_statements = true;
  return options;
}

}  // namespace wbd::fakes

#pragma once
// The directory version: what caches hold "who may see what" against.

#include "core/db/database.hpp"

namespace wbd::store {

void raise_directory_version(db::Tx& tx);

}  // namespace wbd::store

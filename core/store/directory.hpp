#pragma once
// The directory version: what caches hold "who may see what" against.

#include "core/store/database.hpp"

namespace wb::store {

void raise_directory_version(Tx& tx);

}  // namespace wb::store

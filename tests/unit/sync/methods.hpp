#pragma once

#include <string_view>

#include "core/store/method_states.hpp"
#include "core/sync/feed_mode.hpp"

namespace wbd::test {

// Stores that WB has switched supplier/orders and supplier/sales off for the cabinet since then.
inline void switch_statistics_off(db::Tx& tx, CabinetId cabinet, UtcTime since) {
  for (const std::string_view method : {kOrdersMethod, kSalesMethod}) {
    MethodStatus gone;
    gone.cabinet_id = cabinet;
    gone.method = method;
    gone.state = MethodState::gone;
    gone.since = since;
    store::save_method_state(tx, gone);
  }
}

}  // namespace wbd::test

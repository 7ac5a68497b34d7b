#pragma once
// The name under which a process holds leases. Another process on the same machine can see from it whether
// the holder still runs. So the work of a killed process can continue before its lease expires.

#include <string>
#include <string_view>

namespace wbd::sync {

[[nodiscard]] std::string make_owner_name();  // boot id : pid : start time : random
// True only when the holder has certainly ended: same boot of the same machine, and no such process.
[[nodiscard]] bool owner_is_dead(std::string_view owner);

}  // namespace wbd::sync

#pragma once
// The name under which a process holds leases. It tells a process on the same machine whether the holder
// still lives, so that a killed one's work need not wait for its lease to expire.

#include <string>
#include <string_view>

namespace wbd::sync {

[[nodiscard]] std::string make_owner_name();  // boot id : pid : start time : random
// True only when the holder certainly is gone: same boot of the same machine, and no such process any more.
[[nodiscard]] bool owner_is_dead(std::string_view owner);

}  // namespace wbd::sync

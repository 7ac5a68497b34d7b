// Precompiled for every library: what nearly all of them include anyway. Nothing may rely on it; each file includes what
// it uses (the standalone lint compiles without it).
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// Precompiled for the unit tests; see core/async/precompiled.hpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/async/precompiled.hpp"

// Made once, in precompiled.cpp: half of what a test with JSON literals costs to compile.
extern template class nlohmann::basic_json<>;
extern template class std::vector<nlohmann::json>;
extern template class std::map<std::string, nlohmann::json, std::less<>>;

// Precompiled for the unit tests; see core/async/precompiled.hpp.
#pragma once

#include <catch2/catch.hpp>

#include "core/async/precompiled.hpp"

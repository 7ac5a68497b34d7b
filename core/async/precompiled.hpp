// Precompiled for the libraries that use coroutines; see core/base/precompiled.hpp.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/base/precompiled.hpp"

#include "core/base/late_library.hpp"

#include <cmath>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "core/base/result.hpp"

namespace wbd {
namespace {

constinit LateLibrary maths("libm.so.6");
constinit LateLibrary system_c("libc.so.6");
constinit LateLibrary absent("libwbd-absent.so.7");

std::string reason(const auto& call) {
  try {
    call();
  } catch (const Failure& failure) {
    CHECK(failure.error().code == Errc::configuration);
    return failure.error().detail;
  }
  return "";
}

}  // namespace

TEST_CASE("a function of a library that is loaded late is called like any other", "[base]") {
  const LateFunction<double(double)> square_root(maths, "sqrt");
  CHECK(square_root(9.0) == 3.0);
  const LateFunction<int(char*, std::size_t, const char*, ...)> print(system_c, "snprintf");
  std::string text(8, ' ');
  CHECK(print(text.data(), text.size(), "%d-%s", 42, "a") == 4);
  CHECK(text.substr(0, 4) == "42-a");
}

TEST_CASE("a library or a function that is missing is named", "[base]") {
  const LateFunction<int()> nothing(absent, "anything");
  CHECK_THAT(reason([&] { nothing(); }), Catch::Contains("libwbd-absent.so.7"));
  const LateFunction<int()> unknown(maths, "wbd_no_such_function");
  CHECK_THAT(reason([&] { unknown(); }), Catch::Contains("wbd_no_such_function"));
}

TEST_CASE("threads that load a library at the same time get the same function", "[base]") {
  const LateFunction<double(double)> cosine(maths, "cos");
  std::vector<double> results(8);
  {
    std::vector<std::jthread> threads;
    for (double& result : results) threads.emplace_back([&] { result = cosine(0.0); });
  }
  CHECK(results == std::vector<double>(8, 1.0));
}

}  // namespace wbd

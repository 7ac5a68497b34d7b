#include "core/base/process_secrecy.hpp"

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace process_secrecy_test {

using namespace wbd;

namespace {

// The exit code of a child that runs `work`.
template <class Work>
int in_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool writes_dumps() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 || limit.rlim_max != 0;
}

}  // namespace

#ifndef WB_SANITIZED
TEST_CASE("a process writes no core dump unless a developer wants it") {
  CHECK(in_child([] {
          forbid_dumps();
          return writes_dumps() ? 1 : 0;
        }) == 0);
  CHECK(in_child([] {
          ::setenv("WBD_CORE_DUMPS", "1", 1);
          const bool before = writes_dumps();
          forbid_dumps();
          return writes_dumps() == before ? 0 : 1;
        }) == 0);
}
#endif

TEST_CASE("a variable that is forgotten leaves no trace in the environment") {
  ::setenv("WB_TEST_SECRET", "S3CRET-of-the-test", 1);
  const char* value = std::getenv("WB_TEST_SECRET");
  const std::size_t length = std::strlen(value);
  forget_variable("WB_TEST_SECRET");
  forget_variable("WB_TEST_SECRET");
  CHECK(std::getenv("WB_TEST_SECRET") == nullptr);
  CHECK(length == 18);
  std::ifstream in("/proc/self/environ", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text.find("S3CRET-of-the-test") == std::string::npos);
}

TEST_CASE("a wiped text is empty, and its memory is overwritten up to its capacity") {
  std::string text(100, 'x');
  const char* memory = text.data();
  text.resize(40);
  wipe(text);
  CHECK(text.empty());
  for (int i = 0; i < 100; ++i) REQUIRE(memory[i] == '\0');
}

}  // namespace process_secrecy_test

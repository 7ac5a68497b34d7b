#pragma once
// Programs of PostgreSQL that copy a database.

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace wbd::db {

// Where a child reads and writes; -1: /dev/null. `third` is its descriptor 3; -1: it has none.
struct ChildFiles {
  int in = -1;
  int out = -1;
  int third = -1;
};

// A running child. The destructor ends it and waits for it.
class Child {
 public:
  // Its environment has what a program needs to find its libraries, its language and its temporary files, and
  // `variables` ("NAME=value"), but no secret of ours. Throws Failure(unavailable) when it cannot be started.
  Child(const std::vector<std::string>& command, ChildFiles files, std::vector<std::string> variables = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  // Waits for its end. Throws Failure(unavailable) when it failed; it has said why on stderr.
  void finish();

 private:
  std::string name_;
  pid_t id_ = -1;
};

// The connection's parameters as libpq's environment variables: every user can read a child's command line.
[[nodiscard]] std::vector<std::string> connection_variables(const std::string& url);

}  // namespace wbd::db

#include "core/db/child_program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include "core/base/result.hpp"
#include "core/db/libpq.hpp"

namespace wbd::db {
namespace {

[[noreturn]] void fail_child(std::string detail) {
  throw Failure({Errc::unavailable, std::move(detail)});
}

constexpr std::array<const char*, 12> kKept{"PATH",        "HOME",          "LANG",       "LC_ALL",
                                            "LC_MESSAGES", "TMPDIR",        "PGPASSFILE", "PGSSLCERT",
                                            "PGSSLKEY",    "PGSSLROOTCERT", "PGSERVICE",  "LD_LIBRARY_PATH"};

void redirect(posix_spawn_file_actions_t& actions, int descriptor, int number, int flags) {
  if (descriptor >= 0) {
    posix_spawn_file_actions_adddup2(&actions, descriptor, number);
  } else {
    posix_spawn_file_actions_addopen(&actions, number, "/dev/null", flags, 0);
  }
}

}  // namespace

Child::Child(const std::vector<std::string>& command, ChildFiles files, std::vector<std::string> variables)
    : name_(command.front()) {
  for (const char* name : kKept) {
    if (const char* value = std::getenv(name)) variables.push_back(fmt::format("{}={}", name, value));
  }
  std::vector<char*> arguments;
  std::vector<char*> environment;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  for (std::string& entry : variables) environment.push_back(entry.data());
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  redirect(actions, files.in, 0, O_RDONLY);
  redirect(actions, files.out, 1, O_WRONLY);
  if (files.third >= 0) posix_spawn_file_actions_adddup2(&actions, files.third, 3);
  const int failed =
      posix_spawnp(&id_, name_.c_str(), &actions, nullptr, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed == 0) return;
  id_ = -1;
  fail_child(fmt::format("{} cannot be started ({}): install the Debian package postgresql-client", name_,
                         std::strerror(failed)));
}

Child::~Child() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void Child::finish() {
  int status = 0;
  while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
  }
  id_ = -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail_child(fmt::format("{} failed; it says why above", name_));
}

std::vector<std::string> connection_variables(const std::string& url) {
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), nullptr);
  if (parsed == nullptr) fail_child("the database URL is malformed");
  std::vector<std::string> variables;
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val != nullptr && option->envvar != nullptr)
      variables.push_back(fmt::format("{}={}", option->envvar, option->val));
  }
  PQconninfoFree(parsed);
  return variables;
}

}  // namespace wbd::db

#include "core/db/copy_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/encoding.hpp"

extern char** environ;

namespace wbd::db {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string detail) {
  throw Failure({Errc::unavailable, std::move(detail)});
}

void create_private(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw Failure({Errc::invalid_argument,
                   fmt::format("{} cannot be created: {}", file.string(), std::strerror(errno))});
  }
  ::close(descriptor);
}

// --- SQLite

struct CloseSqlite {
  void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

Sqlite open_file(const fs::path& file, int flags) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  Sqlite owned(handle);
  if (code != SQLITE_OK) fail(fmt::format("{}: {}", file.string(), sqlite3_errstr(code)));
  constexpr int kBusyMillis = 10'000;
  sqlite3_busy_timeout(handle, kBusyMillis);
  return owned;
}

void copy_sqlite(const fs::path& from, const fs::path& to) {
  const Sqlite source = open_file(from, SQLITE_OPEN_READONLY);
  const Sqlite target = open_file(to, SQLITE_OPEN_READWRITE);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) fail(fmt::format("{}: {}", to.string(), sqlite3_errmsg(target.get())));
  constexpr int kAllPages = -1;
  const int code = sqlite3_backup_step(backup, kAllPages);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE)
    fail(fmt::format("copying {} to {}: {}", from.string(), to.string(), sqlite3_errstr(code)));
}

fs::path sqlite_file(const std::string& url) {
  constexpr std::string_view kScheme = "sqlite://";
  const auto path = percent_decode(std::string_view(url).substr(kScheme.size()));
  if (!path) fail("the database URL is malformed");
  return *path;
}

// --- PostgreSQL

// The connection's parameters as libpq's environment variables: every user can read a child's command line.
std::vector<std::string> environment_for(const std::string& url, std::string_view options) {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    variables[std::string(text.substr(0, equals))] = text.substr(std::min(equals + 1, text.size()));
  }
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), nullptr);
  if (parsed == nullptr) fail("the database URL is malformed");
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val != nullptr && option->envvar != nullptr) variables[option->envvar] = option->val;
  }
  PQconninfoFree(parsed);
  if (!options.empty()) variables["PGOPTIONS"].append(" ").append(options);
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(name + "=" + value);
  return environment;
}

// `options`: settings of the session, in the form of PGOPTIONS.
void run_tool(const std::vector<std::string>& command, const std::string& url,
              std::string_view options = {}) {
  std::vector<std::string> environment = environment_for(url, options);
  std::vector<char*> arguments;
  std::vector<char*> variables;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  for (std::string& entry : environment) variables.push_back(entry.data());
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, command.front().c_str(), nullptr, nullptr, arguments.data(), variables.data());
  if (failed != 0) {
    fail(fmt::format("{} cannot be started ({}): install the Debian package postgresql-client",
                     command.front(), std::strerror(failed)));
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    fail(fmt::format("{} failed; it says why above", command.front()));
}

// A temporary file, removed by the destructor.
class ScratchFile {
 public:
  ScratchFile() : path_((fs::temp_directory_path() / "wbctl-XXXXXX").string()) {
    const int descriptor = ::mkstemp(path_.data());
    if (descriptor < 0) fail(fmt::format("{} cannot be created: {}", path_, std::strerror(errno)));
    ::close(descriptor);
  }
  ~ScratchFile() { ::unlink(path_.c_str()); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Keeps the lines of the list that are to be restored.
void narrow_list(const std::string& list) {
  std::ifstream in(list, std::ios::binary);
  const std::string contents{std::istreambuf_iterator<char>(in), {}};
  in.close();
  std::ofstream out(list, std::ios::binary | std::ios::trunc);
  out << without_cluster(contents);
  out.close();
  if (!out) fail(fmt::format("{} cannot be written", list));
}

}  // namespace

std::string without_cluster(std::string_view contents) {
  std::string kept;
  while (!contents.empty()) {
    const auto end = contents.find('\n');
    const std::string_view line = contents.substr(0, end == std::string_view::npos ? end : end + 1);
    contents.remove_prefix(line.size());
    const bool cluster = line.find(" EXTENSION - citus") != std::string_view::npos ||
                         line.find(" EXTENSION citus") != std::string_view::npos;
    if (!cluster) kept += line;
  }
  return kept;
}

void copy_out(Tx& tx, const std::string& url, const fs::path& file) {
  create_private(file);
  if (tx.dialect() == Dialect::sqlite) return copy_sqlite(sqlite_file(url), file);
  auto& query = tx.prepare("select pg_export_snapshot()");
  query.step();
  const std::string snapshot(query.text(0));
  query.reset();
  run_tool({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--snapshot=" + snapshot,
            "--file=" + file.string()},
           url);
}

void copy_in(const std::string& url, const fs::path& file) {
  if (url.starts_with("sqlite:")) return copy_sqlite(file, sqlite_file(url));
  const ScratchFile list;
  run_tool({"pg_restore", "--list", "--file=" + list.path(), file.string()}, url);
  narrow_list(list.path());
  std::vector<std::string> command{"pg_restore",      "--clean",
                                   "--if-exists",     "--no-owner",
                                   "--no-privileges", "--single-transaction",
                                   "--exit-on-error", "--use-list=" + list.path()};
  // pg_restore reads the database's name only from its command line.
  PQconninfoOption* parsed = PQconninfoParse(url.c_str(), nullptr);
  if (parsed == nullptr) fail("the database URL is malformed");
  std::string name;
  for (const PQconninfoOption* option = parsed; option->keyword != nullptr; ++option) {
    if (std::strcmp(option->keyword, "dbname") == 0 && option->val != nullptr) name = option->val;
  }
  PQconninfoFree(parsed);
  command.push_back("--dbname=" + name);
  command.push_back(file.string());
  // Without Citus the setting is unknown and has no effect. See keep_order().
  run_tool(command, url, "-c citus.multi_shard_modify_mode=sequential");
}

}  // namespace wbd::db

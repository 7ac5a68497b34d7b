#include "core/sync/owner.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/encoding.hpp"

namespace wbd::sync {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

// Boot id and PID namespace: equal only where equal pids mean the same process.
std::string machine() {
  std::string name = read_file("/proc/sys/kernel/random/boot_id");
  char link[64];
  const auto size = ::readlink("/proc/self/ns/pid", link, sizeof link);
  if (size > 0) name.append(1, '/').append(link, static_cast<std::size_t>(size));
  for (char& c : name) {
    if (c == ':') c = '.';
  }
  return name;
}

// Field 22 of /proc/PID/stat: pids are reused, start times are not. A zombie has ended.
std::optional<std::string> start_time(std::string_view pid) {
  const std::string stat = read_file(fmt::format("/proc/{}/stat", pid));
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos || name_end + 2 >= stat.size()) return std::nullopt;
  if (stat[name_end + 2] == 'Z' || stat[name_end + 2] == 'X') return std::nullopt;
  std::size_t at = name_end + 2;
  for (int field = 3; field < 22; ++field) {
    at = stat.find(' ', at);
    if (at == std::string::npos) return std::nullopt;
    ++at;
  }
  return stat.substr(at, stat.find(' ', at) - at);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::string make_owner_name() {
  const std::string pid = fmt::format("{}", ::getpid());
  return fmt::format("{}:{}:{}:{}", machine(), pid, start_time(pid).value_or("0"), random_token(6));
}

bool owner_is_dead(std::string_view owner) {
  const auto parts = split(owner);
  if (parts.size() != 4 || parts[0] != machine()) return false;
  int pid = 0;
  const auto [end, error] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), pid);
  if (error != std::errc{} || end != parts[1].data() + parts[1].size() || pid <= 0) return false;
  const auto started = start_time(parts[1]);
  return !started || *started != parts[2];
}

}  // namespace wbd::sync

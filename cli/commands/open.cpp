#include <array>
#include <string>

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/daemon_url.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {
namespace {

bool has_desktop(const Io& io) {
  const auto is_set = [&io](const char* name) {
    const auto found = io.environment.find(name);
    return found != io.environment.end() && !found->second.empty();
  };
  return io.out_terminal && (is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"));
}

// Starts the desktop's opener without waiting for it. It needs the variables that this process was given.
bool launch(const Io& io, const std::string& url) {
  std::string program = "xdg-open", address = url;
  std::array<char*, 3> words{program.data(), address.data(), nullptr};
  std::vector<std::string> pairs;
  for (const auto& [name, value] : io.environment) pairs.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (std::string& pair : pairs) environment.push_back(pair.data());
  environment.push_back(nullptr);
  pid_t child = 0;
  return posix_spawnp(&child, program.c_str(), nullptr, nullptr, words.data(), environment.data()) == 0;
}

Outcome open(Session& session, const Arguments& arguments) {
  const std::string base = daemon_url(session.settings());
  if (base.empty())
    return Error{Errc::invalid_argument, "wbd listens on a unix socket, which a browser cannot open"};
  const std::string url = base + "/docs";
  if (!arguments.has("--print") && has_desktop(session.io())) (void)launch(session.io(), url);
  Answer answer{.text = url};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("url", url);
  json.end_object();
  return answer;
}

constexpr std::array kOpenOptions{
    Option::flag("--print", "only print the address", "только напечатать адрес")};

constexpr std::array kOpenCommands{
    Command{"open", "", "The page of the API of wbd: in the browser of a desktop, otherwise its address",
            "Страница API службы wbd: в браузере рабочего стола, иначе её адрес", "wbctl open", kOpenOptions,
            open},
};

}  // namespace

std::span<const Command> open_commands() {
  return kOpenCommands;
}

}  // namespace wbd::cli::commands

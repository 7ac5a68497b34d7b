#include <iostream>

#include <malloc.h>

#include "core/base/process_secrecy.hpp"
#include "core/config/load.hpp"
#include "daemon/app.hpp"

int main(int argc, char** argv) {
  // For a few busy threads two arenas are as fast as one for each thread, and need a fraction of the memory.
  ::mallopt(M_ARENA_MAX, 2);
  wbd::forbid_dumps();
  try {
    auto parsed = wbd::daemon::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& line = std::get<wbd::daemon::CommandLine>(parsed);

    wbd::config::LoadInput input;
    input.config_flag = line.config;
    input.environment = wbd::config::take_environment();
    input.flags = line.settings;
    input.service = input.environment.contains("STATE_DIRECTORY");  // systemd sets it for our units
    auto loaded = wbd::config::load(input);
    if (!loaded) {
      std::cerr << "wbd: " << loaded.error().detail << '\n';
      return wbd::exit_code(loaded.error());
    }
    wbd::config::wipe_secrets(input.environment);
    return wbd::daemon::run(*loaded, line);
  } catch (const wbd::Failure& failure) {
    std::cerr << "wbd: " << failure.error().detail << '\n';
    return wbd::exit_code(failure.error());
  } catch (const std::exception& error) {
    std::cerr << "wbd: " << error.what() << '\n';
    return 1;
  }
}

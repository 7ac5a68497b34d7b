#include <iostream>

#include <malloc.h>

#include "daemon/app.hpp"

int main(int argc, char** argv) {
  // Two arenas serve a few busy threads as well as one a thread does, for a fraction of the memory.
  ::mallopt(M_ARENA_MAX, 2);
  try {
    auto parsed = wb::app::parse_command_line(argc, argv);
    if (const int* code = std::get_if<int>(&parsed)) return *code;
    const auto& line = std::get<wb::app::CommandLine>(parsed);

    wb::config::LoadInput input;
    input.config_flag = line.config;
    input.environment = wb::config::process_environment();
    input.flags = line.settings;
    input.service = input.environment.contains("STATE_DIRECTORY");  // systemd sets it for our units
    auto loaded = wb::config::load(input);
    if (!loaded) {
      std::cerr << "wbd: " << loaded.error().detail << '\n';
      return wb::exit_code(loaded.error());
    }
    return wb::app::run(loaded->settings, line);
  } catch (const wb::Failure& failure) {
    std::cerr << "wbd: " << failure.error().detail << '\n';
    return wb::exit_code(failure.error());
  } catch (const std::exception& error) {
    std::cerr << "wbd: " << error.what() << '\n';
    return 1;
  }
}

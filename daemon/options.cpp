#include "daemon/options.hpp"

#include <CLI/CLI.hpp>

namespace wbd::daemon {

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  std::string listen;
  std::string log_level;
  CLI::App app{"wbd: keeps a Wildberries seller's data in sync and answers it over REST"};
  app.footer("Example: wbd --config /etc/wbd/wbd.toml\nSettings: wbd.toml(5), `wbctl config show --origin`.");
  app.set_version_flag("--version", WB_VERSION);
  app.add_option("--config", line.config, "configuration file")->type_name("FILE");
  const std::map<std::string, Role> roles{
      {"all", Role::all}, {"api", Role::api}, {"scheduler", Role::scheduler}};
  app.add_option("--role", line.role, "what this process does: all, api or scheduler")
      ->transform(CLI::CheckedTransformer(roles, CLI::ignore_case))
      ->type_name("ROLE");
  app.add_option("--listen", listen, "address:port or unix:/path of the REST API")->type_name("ADDRESS");
  app.add_option("--log-level", log_level, "error, warning, info or debug")->type_name("LEVEL");
  app.add_option("--ready-file", line.ready_file, "file that gets the listening address when wbd is ready")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!listen.empty()) line.settings["listen"] = listen;
  if (!log_level.empty()) line.settings["log_level"] = log_level;
  return line;
}

}  // namespace wbd::daemon

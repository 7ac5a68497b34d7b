#include "daemon/options.hpp"

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace wbd::daemon {
namespace {

std::string check_pair(const std::string& pair) {
  config::Flags ignored;
  return config::add_flag(ignored, pair) ? "" : "\"" + pair + "\" is not KEY=VALUE";
}

}  // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  CLI::App app{"wbd: keeps a Wildberries seller's data in sync and answers it over REST"};
  app.footer("Example: wbd --config /etc/wbd/wbd.toml\nSettings: wbd.toml(5), `wbctl config show --origin`.");
  app.set_version_flag("--version", WB_VERSION);
  app.add_option("--config", line.config, "configuration file")->type_name("FILE");
  const std::map<std::string, Role, std::less<>> roles{
      {"all", Role::all}, {"api", Role::api}, {"scheduler", Role::scheduler}};
  // CLI11's transformers would take numbers, too, and list them in the help.
  app.add_option_function<std::string>(
         "--role", [&line, &roles](const std::string& name) { line.role = roles.at(name); },
         "what this process does (all)")
      ->check(
          [&roles](const std::string& name) {
            return roles.contains(name) ? std::string()
                                        : "must be one of all, api, scheduler, not \"" + name + "\"";
          },
          "")
      ->type_name("all|api|scheduler");
  for (const config::SettingRow& row : config::settings()) {
    if (row.flag.empty()) continue;
    app.add_option_function<std::string>(
           std::string(row.flag),
           [&line, &row](const std::string& value) { line.settings[std::string(row.key)] = value; },
           std::string(row.help_en) + " Setting " + std::string(row.key) + ".")
        ->type_name(std::string(row.flag_value));
  }
  std::vector<std::string> pairs;
  app.add_option("--set", pairs, "any setting for this run; repeats")
      ->allow_extra_args(false)
      ->check(check_pair, "")
      ->type_name("KEY=VALUE");
  app.add_option("--ready-file", line.ready_file, "file that gets the listening address when wbd is ready")
      ->type_name("FILE");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  config::Flags set;
  for (const std::string& pair : pairs) (void)config::add_flag(set, pair);
  line.settings.merge(set);  // a setting's own flag wins over --set
  return line;
}

}  // namespace wbd::daemon

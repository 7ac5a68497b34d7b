#include "core/config/load.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <pwd.h>
#include <toml++/toml.h>
#include <unistd.h>

#include "core/base/process_secrecy.hpp"
#include "core/config/values.hpp"

extern char** environ;

namespace wbd::config {
namespace {

namespace fs = std::filesystem;
using Environment = std::map<std::string, std::string>;

constexpr std::string_view kSystemConfig = "/etc/wbd/wbd.toml";
constexpr std::string_view kServiceData = "/var/lib/wbd";
constexpr std::string_view kCommandLine = "command line";

std::string_view value_of(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string_view{} : std::string_view(found->second);
}

fs::path home(const Environment& environment) {
  const std::string_view home = value_of(environment, "HOME");
  if (!home.empty()) return home;
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr && entry->pw_dir != nullptr ? fs::path(entry->pw_dir) : fs::path("/");
}

// An XDG variable counts only when it is absolute.
fs::path xdg(const Environment& environment, const std::string& variable, std::string_view fallback) {
  const std::string_view value = value_of(environment, variable);
  return value.starts_with('/') ? fs::path(value) : home(environment) / fallback;
}

std::string unknown_key(std::string_view at, std::string_view key) {
  std::string text = fmt::format("{}: unknown key", at);
  const std::string_view near = nearest_setting(key);
  text += near.empty() ? "." : fmt::format("; did you mean {}?", near);
  return text + " All keys: man 5 wbd.toml, or wbctl config show";
}

struct Source {
  Origin origin = Origin::default_value;
  std::string where;
  std::string text;
};

class Loader {
 public:
  explicit Loader(const LoadInput& input) : input_(input) {}

  Result<Loaded> load() {
    auto file = read_file();
    if (!file) return file.error();
    read_environment();
    read_flags();
    fill_computed_defaults();
    check_together();
    if (!problems_.empty()) return Error{Errc::configuration, joined_problems()};
    for (const SettingRow& row : settings()) {
      const Source& source = sources_[row.key];
      const std::string text =
          source.origin == Origin::default_value && source.text.empty() ? default_text(row) : source.text;
      if (source.origin == Origin::file && holds_password(row, text)) loaded_.file_has_secrets = true;
      loaded_.shown.push_back({std::string(row.key), std::string(row.variable), shown_value(row, text),
                               source.origin, source.where});
    }
    return std::move(loaded_);
  }

 private:
  // --- the file

  Result<void> read_file() {
    const bool named = input_.config_flag || !value_of(input_.environment, "WBD_CONFIG").empty();
    fs::path file = input_.config_flag ? *input_.config_flag : default_config_path(input_.environment);
    if (input_.service && !named) file = kSystemConfig;
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!named && status.type() == fs::file_type::not_found) return {};
    std::ifstream stream(file, std::ios::binary);
    if (!stream || fs::is_directory(status)) return unreadable(file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    loaded_.file = file;
    try {
      const toml::table document = toml::parse(text);
      walk(document, "");
    } catch (const toml::parse_error& e) {
      problems_.push_back(fmt::format("{}:{}: not valid TOML: {}", file.string(), e.source().begin.line,
                                      std::string(e.description())));
    }
    return {};
  }

  static Error unreadable(const fs::path& file) {
    if (errno == EACCES || errno == EPERM) {
      const bool system = file == fs::path(kSystemConfig);
      return {Errc::configuration, fmt::format("{}: you may not read it; run the command as its owner{}",
                                               file.string(), system ? ": sudo -u wbd wbctl ..." : "")};
    }
    return {Errc::configuration, fmt::format("{}: the configuration file cannot be read", file.string())};
  }

  void walk(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const std::string key = prefix.empty() ? std::string(name) : fmt::format("{}.{}", prefix, name.str());
      if (const SettingRow* row = find_setting(key)) {
        take(*row, node);
      } else if (const toml::table* section = node.as_table(); section != nullptr && is_section(key)) {
        walk(*section, key);
      } else {
        problems_.push_back(unknown_key(at(node, key), key));
      }
    }
  }

  static bool is_section(std::string_view key) {
    for (const SettingRow& row : settings()) {
      if (row.key.size() > key.size() && row.key.starts_with(key) && row.key[key.size()] == '.') return true;
    }
    return false;
  }

  [[nodiscard]] std::string at(const toml::node& node, std::string_view key) const {
    return fmt::format("{}:{}: {}", loaded_.file->string(), node.source().begin.line, key);
  }

  void take(const SettingRow& row, const toml::node& node) {
    if (toml_forms(row.kind).list) {
      take_list(row, node);
      return;
    }
    const auto text = text_of(row, node);
    std::optional<std::string> wrong;
    if (text) {
      wrong = assign(loaded_.settings, row, *text);
    } else {
      wrong = fmt::format("must be {}", allowed_phrase(row));
    }
    if (wrong) {
      problems_.push_back(fmt::format("{}: {}", at(node, row.key), *wrong));
    } else {
      sources_[row.key] = {Origin::file, file_line(node), *text};
    }
  }

  void take_list(const SettingRow& row, const toml::node& node) {
    std::vector<std::string> items;
    bool good = node.is_array();
    if (const toml::array* array = node.as_array()) {
      for (const toml::node& item : *array) {
        if (const auto* text = item.as_string()) {
          items.push_back(**text);
        } else if (const auto* number = item.as_integer()) {
          items.push_back(std::to_string(**number));
        } else {
          good = false;
        }
      }
    }
    if (!good) {
      problems_.push_back(fmt::format("{}: must be {}", at(node, row.key), allowed_phrase(row)));
      return;
    }
    sources_[row.key] = {Origin::file, file_line(node), fmt::format("{}", fmt::join(items, ", "))};
    assign_list(loaded_.settings, row, std::move(items));
  }

  [[nodiscard]] std::string file_line(const toml::node& node) const {
    return fmt::format("{}:{}", loaded_.file->string(), node.source().begin.line);
  }

  // The value as text, when its TOML type suits the kind of setting.
  static std::optional<std::string> text_of(const SettingRow& row, const toml::node& node) {
    const TomlForms forms = toml_forms(row.kind);
    // "true" may be one of the words of a choice.
    if (const auto* flag = node.as_boolean(); flag != nullptr && (forms.boolean || row.kind == Kind::choice))
      return **flag ? "true" : "false";
    if (const auto* integer = node.as_integer(); integer != nullptr && forms.integer)
      return std::to_string(**integer);
    if (const auto* real = node.as_floating_point(); real != nullptr && forms.real)
      return fmt::format("{}", **real);
    if (const auto* date = node.as_date(); date != nullptr && forms.date) {
      const auto& [year, month, day] = **date;
      return fmt::format("{:04}-{:02}-{:02}", year, month, day);
    }
    if (const auto* text = node.as_string(); text != nullptr && forms.quoted) return **text;
    return std::nullopt;
  }

  // --- environment and flags

  void read_environment() {
    for (const SettingRow& row : settings()) {
      if (row.variable.empty()) continue;
      const std::string variable(row.variable);
      const std::string_view text = value_of(input_.environment, variable);
      // An empty variable counts as unset: compose files and systemd units pass empty ones.
      if (!text.empty()) {
        take_text(row, text, Origin::environment, variable);
      } else if (row.may_come_in_a_file()) {
        read_value_file(row, variable + "_FILE");
      }
    }
  }

  // As containers and systemd hand over secrets: the variable names a file with one line.
  void read_value_file(const SettingRow& row, const std::string& variable) {
    const std::string_view file = value_of(input_.environment, variable);
    if (file.empty()) return;
    std::ifstream stream{fs::path(file)};
    std::string text;
    if (!stream || !std::getline(stream, text) || text.empty()) {
      problems_.push_back(fmt::format("{}: {}: no text can be read from it", variable, file));
      return;
    }
    if (text.ends_with('\r')) text.pop_back();
    take_text(row, text, Origin::environment, variable);
  }

  void read_flags() {
    for (const auto& [key, text] : input_.flags) {
      const SettingRow* row = find_setting(key);
      if (row == nullptr) {
        problems_.push_back(unknown_key(fmt::format("{}: {}", kCommandLine, key), key));
      } else if (row->secret) {
        problems_.push_back(fmt::format("{}: {}: a secret is not given on the command line; use {}",
                                        kCommandLine, key, row->variable));
      } else if (holds_password(*row, text)) {
        problems_.push_back(fmt::format(
            "{}: {}: it holds a password, and every user of this machine can read a command line; use {}",
            kCommandLine, key,
            row->may_come_in_a_file() ? fmt::format("{0}, {0}_FILE or the configuration file", row->variable)
                                      : std::string("the configuration file")));
      } else {
        take_text(*row, text, Origin::flag, std::string(kCommandLine));
      }
    }
  }

  void take_text(const SettingRow& row, std::string_view text, Origin origin, std::string where) {
    if (const auto wrong = assign(loaded_.settings, row, text)) {
      problems_.push_back(fmt::format("{}: {}: {}", where, row.key, *wrong));
    } else {
      sources_[row.key] = {origin, std::move(where), std::string(text)};
    }
  }

  // --- what depends on the machine

  void fill_computed_defaults() {
    Settings& settings = loaded_.settings;
    const fs::path data = input_.service ? fs::path(kServiceData)
                                         : xdg(input_.environment, "XDG_DATA_HOME", ".local/share") / "wbd";
    if (settings.database_url.empty()) {
      settings.database_url = "sqlite://" + (data / "wbd.db").string();
      sources_["database.url"].text = settings.database_url;
    }
    if (settings.secret_key_file.empty()) {
      constexpr std::string_view kSqlite = "sqlite://";
      const bool embedded = settings.database_url.starts_with(kSqlite);
      const fs::path folder =
          embedded ? fs::path(settings.database_url.substr(kSqlite.size())).parent_path() : data;
      settings.secret_key_file = folder / "wbd.key";
      sources_["secret.key_file"].text = settings.secret_key_file.string();
    }
  }

  void check_together() {
    for (const Problem& problem : cross_check(loaded_.settings)) {
      const std::string& where = sources_[problem.key].where;
      problems_.push_back(
          fmt::format("{}{}: {}", where.empty() ? "" : where + ": ", problem.key, problem.text));
    }
  }

  [[nodiscard]] std::string joined_problems() const { return fmt::format("{}", fmt::join(problems_, "\n")); }

  const LoadInput& input_;
  Loaded loaded_;
  std::map<std::string_view, Source> sources_;
  std::vector<std::string> problems_;
};

bool may_hold_secret(const SettingRow& row) {
  return !row.variable.empty() && (row.secret || row.may_come_in_a_file() || row.kind == Kind::proxy_url);
}

}  // namespace

Result<Loaded> load(const LoadInput& input) {
  return Loader(input).load();
}

bool add_flag(Flags& flags, std::string_view pair) {
  const std::size_t equals = pair.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  flags[std::string(pair.substr(0, equals))] = pair.substr(equals + 1);
  return true;
}

std::map<std::string, std::string> process_environment() {
  Environment out;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::map<std::string, std::string> take_environment() {
  auto environment = process_environment();
  for (const SettingRow& row : settings()) {
    if (may_hold_secret(row)) forget_variable(std::string(row.variable));
  }
  return environment;
}

void wipe_secrets(std::map<std::string, std::string>& environment) {
  for (const SettingRow& row : settings()) {
    const auto found = environment.find(std::string(row.variable));
    if (may_hold_secret(row) && found != environment.end()) wipe(found->second);
  }
}

fs::path default_config_path(const Environment& environment) {
  const std::string_view named = value_of(environment, "WBD_CONFIG");
  if (!named.empty()) return named;
  const fs::path own = xdg(environment, "XDG_CONFIG_HOME", ".config") / "wbd" / "wbd.toml";
  std::error_code error;
  if (fs::exists(own, error)) return own;
  // A folder without search permission may hide the file. Loading the file then fails with the reason, which
  // is better than to ignore the file.
  const fs::file_status system = fs::status(kSystemConfig, error);
  const bool hidden = error == std::errc::permission_denied;
  return hidden || fs::is_regular_file(system) ? fs::path(kSystemConfig) : own;
}

}  // namespace wbd::config

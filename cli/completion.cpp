#include "cli/completion.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command_table.hpp"
#include "core/config/settings.hpp"
#include "core/model/dataset.hpp"
#include "core/model/user_settings.hpp"

namespace wbd::cli {
namespace {

std::string dataset_words() {
  std::string out;
  for (const Dataset dataset : kDatasets)
    out += fmt::format("{}{}", out.empty() ? "" : " ", to_string(dataset));
  return out;
}

std::string setting_words() {
  std::string out;
  for (const config::SettingRow& row : config::settings())
    out += fmt::format("{}{}=", out.empty() ? "" : " ", row.key);
  return out;
}

// Words that may follow an option; "" for a file name or free text.
std::string values_of(const Option& option) {
  if (option.kind == Kind::choice || option.kind == Kind::form)
    return fmt::format("{}", fmt::join(option.choices, " "));
  if (option.kind == Kind::datasets) return dataset_words();
  if (option.kind == Kind::setting) return setting_words();
  return option.key() == "--scope" ? "admin bot user:" : "";
}

// The list whose rows are the values: "id cabinet" stands for `wbctl cabinet list` and its field id; "" for
// none.
std::string_view list_of(const Option& option) {
  const std::string_view key = option.key();
  if (key == "--cabinet" || key == "CABINET") return "id cabinet";
  if (key == "--user" || key == "TELEGRAM_ID") return "telegram_id user";
  if (key == "--target" || key == "TARGET") return "id notify target";
  if (key == "KEY_ID") return "id apikey";
  return {};
}

std::vector<const Option*> options_of(const Command& command) {
  std::vector<const Option*> out;
  for (const Option& option : command.options) {
    if (!option.positional()) out.push_back(&option);
  }
  for (const Option& option : global_options()) {
    const bool own =
        std::any_of(out.begin(), out.end(), [&](const Option* o) { return o->key() == option.key(); });
    if (!own) out.push_back(&option);
  }
  return out;
}

// The words of all positional arguments, as a shell does not know which one is typed.
std::string positional_words(const Command& command) {
  std::string out;
  for (const Option& option : command.options) {
    if (!option.positional() || values_of(option).empty()) continue;
    out += (out.empty() ? "" : " ") + values_of(option);
  }
  if (command.title() != "user settings") return out;
  for (const UserSetting& setting : user_settings()) out += fmt::format(" {}", setting.key);
  return out;
}

std::string_view positional_list(const Command& command) {
  for (const Option& option : command.options) {
    if (option.positional() && !list_of(option).empty()) return list_of(option);
  }
  return {};
}

std::string long_names(const std::vector<const Option*>& options) {
  std::string out;
  for (const Option* option : options) out += fmt::format("{} ", option->key());
  return out + "--help";
}

// --- bash

std::string bash_values(const Option& option) {
  if (option.kind == Kind::file) return R"(COMPREPLY=($(compgen -f -- "$current")))";
  if (option.kind == Kind::datasets)
    return fmt::format(R"(COMPREPLY=($(_wbctl_several '{}' "$current")))", values_of(option));
  if (!list_of(option).empty())
    return fmt::format(R"x(COMPREPLY=($(compgen -W "$(_wbctl_list {})" -- "$current")))x", list_of(option));
  return fmt::format(R"(COMPREPLY=($(compgen -W '{}' -- "$current")))", values_of(option));
}

std::string bash() {
  std::string nouns_text = fmt::format("{}", fmt::join(nouns(), " "));
  std::string verbs, options, values;
  for (const std::string_view noun : nouns()) {
    if (!verbs_of(noun).empty()) {
      verbs += fmt::format("    {}) verbs='{}' ;;\n", noun, fmt::join(verbs_of(noun), " "));
    }
  }
  std::set<std::string> seen;
  for (const Command& command : command_table()) {
    const std::string positional = positional_words(command);
    const std::string_view list = positional_list(command);
    options += fmt::format("      '{}') words='{}{}{}'{} ;;\n", command.title(),
                           long_names(options_of(command)), positional.empty() ? "" : " ", positional,
                           list.empty() ? "" : fmt::format("\" $(_wbctl_list {})\"", list));
    for (const Option* option : options_of(command)) {
      for (const std::string_view name : option->names()) {
        if (option->kind == Kind::flag || !seen.emplace(name).second) continue;
        values += fmt::format("    {}) {}; return ;;\n", name, bash_values(*option));
      }
    }
  }
  return fmt::format(R"(# bash completion of wbctl; made by: wbctl completion bash
# FIELD NOUN...: the values of a field in the rows of a list
_wbctl_list() {{
  local field=$1
  shift
  wbctl -q "$@" list -o csv --columns "$field" 2>/dev/null | tail -n +2 | tr -d '\r'
}}
# WORDS CURRENT: words separated by commas
_wbctl_several() {{
  local head=''
  [[ $2 == *,* ]] && head=${{2%,*}},
  compgen -P "$head" -W "$1" -- "${{2##*,}}"
}}
_wbctl() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words='' noun='' verb='' verbs='' i word
  case $before in
{}  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${{COMP_WORDS[i]}}
    case $word in
    -o | --output | --config | --set | --lang) ((i++)) ;;
    -*) ;;
    *)
      if [ -z "$noun" ]; then noun=$word; elif [ -z "$verb" ]; then verb=$word; fi
      ;;
    esac
  done
  if [ -z "$noun" ]; then
    words='{} --help --version'
  else
    case $noun in
{}    esac
    if [ -n "$verbs" ] && [ -z "$verb" ] && [[ $current != -* ]]; then
      words=$verbs
    else
      [[ " $verbs " == *" $verb "* ]] || verb=list
      case "$noun${{verbs:+ $verb}}" in
{}      esac
    fi
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -F _wbctl wbctl
)",
                     values, nouns_text, verbs, options);
}

// --- zsh

std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == '[' || c == ']' || c == ':') {
      out += '\\';
      out += c;
    } else {
      out += c;
    }
  }
  return out;
}

std::string zsh_values(const Option& option) {
  if (option.kind == Kind::datasets) return fmt::format("_values -s , dataset {}", values_of(option));
  if (!list_of(option).empty()) return fmt::format("($(_wbctl_list {}))", list_of(option));
  // A bare colon would end the list.
  std::string words;
  for (const char c : values_of(option)) words += c == ':' ? "\\:" : std::string(1, c);
  return words.empty() ? "" : "(" + words + ")";
}

std::string zsh_option(const Option& option) {
  std::string value;
  if (option.kind == Kind::file) {
    value = ":file:_files";
  } else if (option.kind != Kind::flag) {
    value = fmt::format(":{}:{}", option.value, zsh_values(option));
  }
  std::string out;
  for (const std::string_view name : option.names()) {
    out +=
        fmt::format(" \\\n      '{}{}[{}]{}'", option.repeats ? "*" : "", name, zsh_text(option.en), value);
  }
  return out;
}

std::string zsh() {
  std::string noun_lines, verb_cases, command_cases;
  for (const std::string_view noun : nouns()) {
    const auto verbs = verbs_of(noun);
    const Command* alone = find_command(noun, "");
    noun_lines +=
        fmt::format("    '{}:{}'\n", noun,
                    alone != nullptr ? zsh_text(alone->en) : fmt::format("{}", fmt::join(verbs, ", ")));
    if (!verbs.empty()) verb_cases += fmt::format("    {}) verbs=({}) ;;\n", noun, fmt::join(verbs, " "));
  }
  for (const Command& command : command_table()) {
    std::string arguments;
    for (const Option* option : options_of(command)) arguments += zsh_option(*option);
    const std::string words = positional_words(command);
    const std::string_view list = positional_list(command);
    if (!list.empty()) {
      arguments +=
          fmt::format(" \\\n      '*:value:({}{}$(_wbctl_list {}))'", words, words.empty() ? "" : " ", list);
    } else if (!words.empty()) {
      arguments += fmt::format(" \\\n      ':value:({})'", words);
    }
    command_cases += fmt::format("    '{}') _arguments{} ;;\n", command.title(), arguments);
  }
  return fmt::format(R"(#compdef wbctl
# zsh completion of wbctl; made by: wbctl completion zsh
# FIELD NOUN...: the values of a field in the rows of a list
_wbctl_list() {{
  local field=$1
  shift
  wbctl -q "$@" list -o csv --columns "$field" 2>/dev/null | tail -n +2 | tr -d '\r'
}}
_wbctl() {{
  local -a commands verbs
  commands=(
{}  )
  local noun=${{words[2]}} verb=${{words[3]}} skip=1
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  case $noun in
{}  esac
  if ((CURRENT == 3)) && ((${{#verbs}} > 0)) && [[ $PREFIX != -* ]]; then
    compadd -- $verbs
    return
  fi
  local command=$noun
  if ((${{#verbs}} > 0)); then
    if ((${{verbs[(Ie)$verb]}})); then
      command="$noun $verb"
      skip=2
    else
      command="$noun list"
    fi
  fi
  shift $skip words
  ((CURRENT -= skip))
  case $command in
{}  esac
}}
_wbctl "$@"
)",
                     noun_lines, verb_cases, command_cases);
}

// --- fish

std::string fish_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string fish_option(const std::string& condition, const Option& option) {
  std::string line = "complete -c wbctl" + condition;
  for (const std::string_view name : option.names()) {
    line += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2))
                                   : fmt::format(" -s {}", name.substr(1));
  }
  if (option.kind == Kind::file) {
    line += " -r -F";
  } else if (option.kind != Kind::flag) {
    line += " -x";
    const std::string words = values_of(option);
    if (option.kind == Kind::datasets) {
      line += " -a '(__fish_complete_list , __wbctl_datasets)'";
    } else if (!list_of(option).empty()) {
      line += fmt::format(" -a '(__wbctl_list {})'", list_of(option));
    } else if (!words.empty()) {
      line += fmt::format(" -a '{}'", words);
    }
  }
  return line + fmt::format(" -d '{}'\n", fish_text(option.en));
}

std::string fish() {
  std::string out = fmt::format(R"(# fish completion of wbctl; made by: wbctl completion fish
# FIELD NOUN...: the values of a field in the rows of a list
function __wbctl_list
    wbctl -q $argv[2..] list -o csv --columns $argv[1] 2>/dev/null | tail -n +2 | tr -d '\r'
end
function __wbctl_datasets
    string split ' ' '{}'
end
complete -c wbctl -f
)",
                                dataset_words());
  for (const Option& option : global_options()) out += fish_option("", option);
  for (const std::string_view noun : nouns()) {
    const Command* alone = find_command(noun, "");
    const auto verbs = verbs_of(noun);
    out += fmt::format("complete -c wbctl -n __fish_use_subcommand -a {} -d '{}'\n", noun,
                       alone != nullptr ? fish_text(alone->en) : fmt::format("{}", fmt::join(verbs, ", ")));
  }
  for (const Command& command : command_table()) {
    std::string seen = fmt::format("__fish_seen_subcommand_from {}", command.noun);
    if (!command.verb.empty()) {
      out += fmt::format("complete -c wbctl -n '{}; and not __fish_seen_subcommand_from {}' -a {} -d '{}'\n",
                         seen, fmt::join(verbs_of(command.noun), " "), command.verb, fish_text(command.en));
      seen += fmt::format("; and __fish_seen_subcommand_from {}", command.verb);
    }
    const std::string condition = fmt::format(" -n '{}'", seen);
    for (const Option& option : command.options) {
      if (!option.positional()) out += fish_option(condition, option);
    }
    const std::string words = positional_words(command);
    if (!words.empty()) out += fmt::format("complete -c wbctl{} -a '{}'\n", condition, words);
    if (const auto list = positional_list(command); !list.empty())
      out += fmt::format("complete -c wbctl{} -a '(__wbctl_list {})'\n", condition, list);
  }
  return out;
}

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return bash();
  return shell == "zsh" ? zsh() : fish();
}

}  // namespace wbd::cli

#include "core/config/documents.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/config/values.hpp"

namespace wbd::config {
namespace {

std::string_view section_of(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}
std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

// "a, b" as ["a", "b"].
std::string toml_list(std::string_view items) {
  std::string out = "[";
  while (!items.empty()) {
    const std::string_view item = items.substr(0, items.find(", "));
    items.remove_prefix(std::min(items.size(), item.size() + 2));
    out += fmt::format("{}\"{}\"", out.size() == 1 ? "" : ", ", item);
  }
  return out + "]";
}

// The default as a TOML value. For a computed default: an example with the right type.
std::string toml_value(const SettingRow& row) {
  const TomlForms forms = toml_forms(row.kind);
  const std::string text = default_text(row);
  if (forms.list) return toml_list(text);
  if (forms.date) return "2026-01-31";
  if (row.kind != Kind::bytes && (forms.integer || forms.boolean)) return text.empty() ? "30" : text;
  if (row.key == "database.url") return "\"sqlite:///var/lib/wbd/wbd.db\"";
  if (row.key == "secret.key_file") return "\"/var/lib/wbd/wbd.key\"";
  if (row.key == "log.format") return "\"json\"";
  return fmt::format("\"{}\"", text);
}

std::string shown(const limits::Limit& limit) {
  switch (limit.unit) {
    case limits::Unit::bytes:
      return fmt::format("{} MiB", limit.value >> 20U);
    case limits::Unit::hours:
      return fmt::format("{} hours", limit.value);
    case limits::Unit::percent:
      return fmt::format("{}%", limit.value);
    case limits::Unit::number:
      break;
  }
  return fmt::format("{}", limit.value);
}

std::string variables_of(const SettingRow& row) {
  if (!row.may_come_in_a_file()) return std::string(row.variable);
  return fmt::format("{0}, or {0}_FILE: a file that holds it", row.variable);
}

}  // namespace

std::string troff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

std::string example_toml() {
  std::string out =
      "# Settings of wbctl and wbd; see wbd.toml(5). Every key is here with its default, commented out.\n"
      "# Настройки wbctl и wbd; см. wbd.toml(5). Все ключи со значениями по умолчанию, закомментированы.\n"
      "# A command-line flag wins over a variable of the environment, that over this file.\n";
  std::string_view section;
  for (const SettingRow& row : settings()) {
    if (section_of(row.key) != section) {
      section = section_of(row.key);
      out += fmt::format("\n[{}]\n", section);
    }
    out += fmt::format("\n# {}\n# {}\n", row.help_en, row.help_ru);
    out += fmt::format("# {}{}\n", allowed_phrase(row),
                       row.variable.empty() ? "" : fmt::format("; environment: {}", variables_of(row)));
    if (!row.computed.empty()) out += fmt::format("# default: {}\n", row.computed);
    out += fmt::format("#{} = {}\n", last_part(row.key), toml_value(row));
  }
  return out;
}

std::string man_limits_section() {
  std::string out;
  for (const limits::Limit& limit : limits::kTable) {
    out += fmt::format(".TP\n.B {}: {}\n{}\n", troff(limit.name), troff(shown(limit)), troff(limit.meaning));
  }
  return out;
}

std::string man_settings_section() {
  std::string out;
  std::string_view section = "none";
  for (const SettingRow& row : settings()) {
    if (section_of(row.key) != section) {
      section = section_of(row.key);
      out += section.empty() ? ".SS Above all sections\n" : fmt::format(".SS [{}]\n", section);
    }
    out += fmt::format(".TP\n.B {}\n{}\n", troff(last_part(row.key)), troff(row.help_en));
    out += fmt::format("Allowed: {}.\n", troff(allowed_phrase(row)));
    std::string fallback = "empty";
    if (!row.computed.empty()) {
      fallback = row.computed;
    } else if (const std::string text = default_text(row); !text.empty()) {
      fallback = text;
    } else if (row.key.starts_with("sync.intervals.")) {
      fallback = "unset";
    }
    out += fmt::format("Default: {}.\n", troff(fallback));
    if (!row.variable.empty()) out += fmt::format("Variable: \\fB{}\\fR.\n", troff(variables_of(row)));
  }
  return out;
}

}  // namespace wbd::config

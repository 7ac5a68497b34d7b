#include "core/setup/file_modes.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wbd::setup {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kOthersWrite = 0022;
constexpr mode_t kOthersRead = 0044;

bool is_secret(FileRole role) {
  return role == FileRole::config_with_secrets || role == FileRole::tls_key;
}

// A group may read a file of root: it is how an administrator gives a secret to a service.
mode_t readers(FileRole role, const FileFacts& facts) {
  switch (role) {
    case FileRole::config_with_secrets:
    case FileRole::tls_key:
      return facts.owner == 0 ? 0004 : kOthersRead;
    case FileRole::database:
      return kOthersRead;
    default:
      return 0;
  }
}

void examine(std::vector<OpenFileFinding>& findings, FileRole role, const fs::path& file) {
  struct stat info {};
  struct stat folder {};
  if (::stat(file.c_str(), &info) != 0 || ::stat(file.parent_path().c_str(), &folder) != 0) return;
  const FileFacts facts{info.st_mode & 07777, info.st_uid, folder.st_uid};
  if (const auto found = judge_file(role, facts, ::geteuid()))
    findings.push_back({*found, file, info.st_mode & 07777});
}

}  // namespace

std::optional<FileFinding> judge_file(FileRole role, const FileFacts& facts, uid_t self) {
  const bool secret = is_secret(role);
  if ((facts.mode & readers(role, facts)) != 0) return FileFinding{FileFault::read_by_others, secret};
  if ((facts.mode & kOthersWrite) != 0) return FileFinding{FileFault::written_by_others, secret};
  // Root acts for the service that owns the folder.
  const bool trusted =
      facts.owner == 0 || facts.owner == self || (self == 0 && facts.owner == facts.folder_owner);
  if (!trusted) return FileFinding{FileFault::other_owner, secret};
  return std::nullopt;
}

std::vector<OpenFileFinding> examine_files(const config::Loaded& loaded) {
  constexpr std::string_view kSqlite = "sqlite://";
  const config::Settings& settings = loaded.settings;
  std::vector<OpenFileFinding> findings;
  if (loaded.file)
    examine(findings, loaded.file_has_secrets ? FileRole::config_with_secrets : FileRole::config,
            *loaded.file);
  if (!settings.tls_key.empty()) examine(findings, FileRole::tls_key, settings.tls_key);
  if (settings.database_url.starts_with(kSqlite)) {
    const fs::path file = settings.database_url.substr(kSqlite.size());
    examine(findings, FileRole::database, file);
    examine(findings, FileRole::database_folder, file.parent_path());
  }
  return findings;
}

std::string describe(const OpenFileFinding& finding, Language language) {
  const auto say = [&](std::string_view en, std::string_view ru) {
    return fmt::format(fmt::runtime(pick(language, en, ru)), finding.file.string(), finding.mode);
  };
  switch (finding.fault) {
    case FileFault::read_by_others:
      return say("{} (mode {:04o}): others can read it", "{} (режим {:04o}): его могут читать другие");
    case FileFault::written_by_others:
      return say("{} (mode {:04o}): others can change it", "{} (режим {:04o}): его могут изменять другие");
    case FileFault::other_owner:
      return say("{} (mode {:04o}): it belongs to another user",
                 "{} (режим {:04o}): принадлежит другому пользователю");
  }
  return {};
}

std::string remedy(const OpenFileFinding& finding) {
  if (finding.fault == FileFault::other_owner) return fmt::format("chown USER {}", finding.file.string());
  return fmt::format("chmod {} {}",
                     finding.refused || finding.fault == FileFault::read_by_others ? "go=" : "go-w",
                     finding.file.string());
}

std::vector<OpenFileFinding> refuse_open_files(const config::Loaded& loaded) {
  auto findings = examine_files(loaded);
  for (const OpenFileFinding& finding : findings) {
    if (!finding.refused) continue;
    throw Failure({Errc::configuration,
                   fmt::format("{}: {}", describe(finding, loaded.settings.language), remedy(finding))});
  }
  return findings;
}

}  // namespace wbd::setup

#pragma once
// The public files, constant while the process runs: openapi.json and the pages of /docs. Each is made and
// compressed when it is first asked for: most installations serve none of them.

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/httpd/server.hpp"

namespace wbd::rest {

struct Exchange;

class StaticFiles {
 public:
  // `docs_viewer`: the folder with the files of swagger-ui-dist, as fetched by scripts/fetch-docs-viewer.
  // Without them /docs says how to get them.
  explicit StaticFiles(const std::filesystem::path& docs_viewer);

  [[nodiscard]] bool has(std::string_view path) const { return files_.contains(path); }
  // 200, 304, or nullopt if the file is not made yet or there is none.
  [[nodiscard]] std::optional<httpd::Response> answer(const Exchange& exchange) const;
  // Makes the file of this path, once. Blocks; any thread. has(path) must hold.
  void make(std::string_view path) const;

 private:
  struct Made {
    std::string headers, etag;
    std::shared_ptr<const std::string> bytes, gzipped;
  };
  struct File {
    std::string_view content_type, headers;
    std::function<std::string()> source;
    mutable std::once_flag once;
    mutable std::atomic<const Made*> made{nullptr};
    mutable std::unique_ptr<const Made> kept;
  };
  void add(std::string path, std::string_view content_type, std::string_view headers,
           std::function<std::string()> source);

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace wbd::rest

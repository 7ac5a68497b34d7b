#pragma once
// The public files, constant while the process runs: openapi.json and the pages of /docs.

#include <filesystem>
#include <map>
#include <memory>
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

  // 200, 304, or nullopt when there is no such file.
  [[nodiscard]] std::optional<httpd::Response> answer(const Exchange& exchange) const;

 private:
  struct File {
    std::string content_type, headers, etag;
    std::shared_ptr<const std::string> bytes, gzipped;
  };
  void add(std::string path, std::string_view content_type, std::string bytes, std::string_view headers);

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace wbd::rest

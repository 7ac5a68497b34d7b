#include "daemon/rest/static_files.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "daemon/rest/answer.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/gzip.hpp"
#include "daemon/rest/loader.hpp"
#include "daemon/rest/openapi/document.hpp"

namespace wbd::rest {
namespace {

constexpr std::string_view kScript = "text/javascript; charset=utf-8";
constexpr std::string_view kStyle = "text/css; charset=utf-8";
constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kNoSniff = "X-Content-Type-Options: nosniff\r\n";
// No foreign sources, and nothing inline except the styles that the viewer sets on its own elements.
constexpr std::string_view kPageHeaders =
    "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'\r\n";

constexpr std::string_view kViewerPage = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wbd: REST API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="viewer"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
)";

// Without the validator, which would send the document to a foreign host.
constexpr std::string_view kStart = R"(window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: new URL("openapi.json", document.baseURI).href,
    dom_id: "#viewer",
    deepLinking: true,
    docExpansion: "none",
    validatorUrl: null,
  });
});
)";

constexpr std::string_view kNoViewerPage = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>wbd: REST API</title>
<link rel="icon" href="data:,">
</head>
<body>
<h1>wbd: REST API</h1>
<p>Every route is described in <a href="openapi.json">openapi.json</a> (OpenAPI 3.1), for people and for generators of
clients.</p>
<p>The viewer that lets one read and try it here is not installed. To get it, run</p>
<pre>scripts/fetch-docs-viewer FOLDER</pre>
<p>with npm at hand, set <code>api.docs_viewer</code> in wbd.toml to that folder and start wbd again.</p>
</body>
</html>
)";

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& docs_viewer) {
  add("/openapi.json", "application/json", openapi::document(), kNoSniff);
  auto script = docs_viewer.empty() ? std::nullopt : read_file(docs_viewer / "swagger-ui-bundle.js");
  auto style = docs_viewer.empty() ? std::nullopt : read_file(docs_viewer / "swagger-ui.css");
  if (!script || !style) {
    add("/docs", kHtml, std::string(kNoViewerPage), kPageHeaders);
    return;
  }
  add("/docs", kHtml, std::string(kViewerPage), kPageHeaders);
  add("/docs/start.js", kScript, std::string(kStart), kNoSniff);
  add("/docs/swagger-ui-bundle.js", kScript, std::move(*script), kNoSniff);
  add("/docs/swagger-ui.css", kStyle, std::move(*style), kNoSniff);
}

void StaticFiles::add(std::string path, std::string_view content_type, std::string bytes,
                      std::string_view headers) {
  File file;
  file.content_type = content_type;
  file.etag = weak_etag(bytes);
  file.headers =
      fmt::format("ETag: {}\r\nCache-Control: no-cache\r\nVary: Accept-Encoding\r\n{}", file.etag, headers);
  file.gzipped = std::make_shared<const std::string>(gzip(bytes));
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.emplace(std::move(path), std::move(file));
}

std::optional<httpd::Response> StaticFiles::answer(const Exchange& exchange) const {
  const auto found = files_.find(exchange.request.path());
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  httpd::Response response;
  response.content_type = file.content_type;
  response.headers = fmt::format("X-Request-Id: {}\r\n{}", exchange.request_id, file.headers);
  if (!exchange.if_none_match.empty() && etag_matches(exchange.if_none_match, file.etag)) {
    response.status = 304;
    return response;
  }
  if (accepts_gzip(exchange.accept_encoding)) {
    response.headers += "Content-Encoding: gzip\r\n";
    response.shared = file.gzipped;
  } else {
    response.shared = file.bytes;
  }
  return response;
}

}  // namespace wbd::rest

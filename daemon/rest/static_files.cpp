#include "daemon/rest/static_files.hpp"

#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

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

std::function<std::string()> content_of(std::filesystem::path path) {
  return [path = std::move(path)] {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Failure({Errc::internal, "cannot read " + path.string()});
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
}

std::function<std::string()> text_of(std::string_view page) {
  return [page] { return std::string(page); };
}

bool can_read(const std::filesystem::path& path) {
  return std::ifstream(path, std::ios::binary).good();
}

}  // namespace

StaticFiles::StaticFiles(const std::filesystem::path& docs_viewer) {
  add("/openapi.json", "application/json", kNoSniff, &openapi::document);
  const auto script = docs_viewer / "swagger-ui-bundle.js";
  const auto style = docs_viewer / "swagger-ui.css";
  if (docs_viewer.empty() || !can_read(script) || !can_read(style)) {
    add("/docs", kHtml, kPageHeaders, text_of(kNoViewerPage));
    return;
  }
  add("/docs", kHtml, kPageHeaders, text_of(kViewerPage));
  add("/docs/start.js", kScript, kNoSniff, text_of(kStart));
  add("/docs/swagger-ui-bundle.js", kScript, kNoSniff, content_of(script));
  add("/docs/swagger-ui.css", kStyle, kNoSniff, content_of(style));
}

void StaticFiles::add(std::string path, std::string_view content_type, std::string_view headers,
                      std::function<std::string()> source) {
  File& file = files_[std::move(path)];
  file.content_type = content_type;
  file.headers = headers;
  file.source = std::move(source);
}

void StaticFiles::make(std::string_view path) const {
  const File& file = files_.find(path)->second;
  std::call_once(file.once, [&file] {
    std::string bytes = file.source();
    Made made;
    made.etag = weak_etag(bytes);
    made.headers = fmt::format("ETag: {}\r\nCache-Control: no-cache\r\nVary: Accept-Encoding\r\n{}",
                               made.etag, file.headers);
    made.gzipped = std::make_shared<const std::string>(gzip(bytes));
    made.bytes = std::make_shared<const std::string>(std::move(bytes));
    file.kept = std::make_unique<const Made>(std::move(made));
    file.made.store(file.kept.get(), std::memory_order_release);
  });
}

std::optional<httpd::Response> StaticFiles::answer(const Exchange& exchange) const {
  const auto found = files_.find(exchange.request.path());
  if (found == files_.end()) return std::nullopt;
  const Made* const made = found->second.made.load(std::memory_order_acquire);
  if (made == nullptr) return std::nullopt;
  httpd::Response response;
  response.content_type = found->second.content_type;
  response.headers = fmt::format("X-Request-Id: {}\r\n{}", exchange.request_id, made->headers);
  if (!exchange.if_none_match.empty() && etag_matches(exchange.if_none_match, made->etag)) {
    response.status = 304;
    return response;
  }
  if (accepts_gzip(exchange.accept_encoding)) {
    response.headers += "Content-Encoding: gzip\r\n";
    response.shared = made->gzipped;
  } else {
    response.shared = made->bytes;
  }
  return response;
}

}  // namespace wbd::rest

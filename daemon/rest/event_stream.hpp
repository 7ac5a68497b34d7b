#pragma once
// GET /api/v1/events as server-sent events: the events of the viewer's cabinets as they happen.

#include <memory>
#include <string>

#include "core/httpd/server.hpp"
#include "daemon/rest/context.hpp"
#include "daemon/rest/directory_keeper.hpp"
#include "daemon/rest/event_hub.hpp"
#include "daemon/rest/exchange.hpp"
#include "daemon/rest/key_places.hpp"
#include "daemon/rest/plan.hpp"

namespace wbd::rest {

// The client asks for text/event-stream.
[[nodiscard]] bool wants_stream(std::string_view accept);
// The id after which a client continues, or what is wrong with it. Empty text: no id.
[[nodiscard]] std::variant<std::optional<std::int64_t>, Problem> parse_last_event_id(std::string_view text);

class EventStreams {
 public:
  EventStreams(const ApiContext& context, DirectoryKeeper& directory)
      : context_(context), directory_(directory), places_(context.streams_per_key), hub_(context.database) {}

  // The answer to a planned exchange. Its body goes on until the client leaves, the server stops, or the key
  // is no longer accepted. 429 when the key has as many streams as it may have.
  Task<httpd::Response> open(const Exchange& exchange, std::optional<std::int64_t> last_event_id);

 private:
  struct Session;
  Task<void> run(std::shared_ptr<Session> session, httpd::BodyWriter& out);
  // Renews the cabinets of the session; false when its key is no longer accepted.
  Task<bool> renew(Session& session);
  Task<std::string> next_events(Session& session);

  const ApiContext& context_;
  DirectoryKeeper& directory_;
  const KeyPlaces places_;
  EventHub hub_;
};

}  // namespace wbd::rest

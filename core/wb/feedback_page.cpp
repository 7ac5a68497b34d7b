#include "core/wb/feedback_page.hpp"

#include <fmt/format.h>

#include "core/wb/call.hpp"

namespace wbd::wb {

std::string query_of(const FeedbackPage& page) {
  std::string query =
      fmt::format("isAnswered={}&take={}&skip={}&order=dateAsc", page.answered, page.take, page.skip);
  if (page.created_from) query += fmt::format("&dateFrom={}", unix_seconds(*page.created_from));
  if (page.created_to) query += fmt::format("&dateTo={}", unix_seconds(*page.created_to));
  return query;
}

}  // namespace wbd::wb

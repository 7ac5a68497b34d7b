#include "core/sync/statistics/plan.hpp"

#include <algorithm>
#include <utility>

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::int64_t kSmallestCutPage = 10;
constexpr int kSecondLookDays = 2;
constexpr int kLateRowDays = 7;  // a sale or a cancel may surface this long after its lastChangeDate
// From the report of an order to the daily look that surely finds its price: 48 h, and a day until the look.
constexpr days kPriceTakes{3};

Date day_after(Date day, int count = 1) {
  return Date{sys_days{day} + days{count}};
}

Date moscow_day(UtcTime now, int days_ago = 0) {
  return TimeZone::moscow().date_of(now - days{days_ago});
}

// WB keeps 6 calendar months of orders and sales, whatever its text says (GUIDE 5.4).
Date oldest_day(UtcTime now) {
  const Date day = moscow_day(now) - std::chrono::months{6};
  return day.ok() ? day : Date{day.year() / day.month() / std::chrono::last};
}

// The smallest dateFrom beyond `position`: WB's times have whole seconds unless they show a fraction.
std::string just_after(const std::string& position) {
  const auto time = parse_wb_time(position);
  return time ? to_moscow_text(*time + std::chrono::seconds{1}) : position;
}

void end_tie(StatCursor& cursor) {
  cursor.tie_next = cursor.tie_last = std::nullopt;
  if (cursor.position) cursor.position = just_after(*cursor.position);
}

// A row that surfaces late has a lastChangeDate that the position has passed. So once a day the position
// returns to the week before. That costs no request of its own: the same pages bring the new rows.
void look_back(StatCursor& cursor, UtcTime now) {
  const Date today = moscow_day(now);
  if (cursor.late_on == today || cursor.tie_last) return;
  cursor.late_on = today;
  const UtcTime from = TimeZone::moscow().start_of(moscow_day(now, kLateRowDays));
  const auto position = parse_wb_time(*cursor.position);
  if (!position || *position <= from) return;
  cursor.late_until = cursor.position;
  cursor.position = to_moscow_text(from);
}

// Whether the rows at the position were read before the return to the week before.
bool read_before(const StatCursor& cursor) {
  const auto until = cursor.late_until ? parse_wb_time(*cursor.late_until) : std::nullopt;
  const auto position = parse_wb_time(*cursor.position);
  return until && position && *position < *until;
}

std::optional<Date> second_look_day(const SecondLook& look) {
  return look.older.empty() ? look.next : std::optional(look.older.front());
}

}  // namespace

StatRun begin_stat_run(StatCursor& cursor, const StatRunOptions& options, UtcTime now) {
  if (is_due(cursor.reread, now, options.on_demand) && !cursor.tie_last) {
    cursor.position = cursor.reread_from;
    begin_reread(cursor.reread, now);
  }
  if (options.full) cursor.position.reset();
  if (options.since) cursor.position = to_moscow_text(*options.since);
  SecondLook& look = cursor.second_look;
  if (cursor.position && !options.since) look_back(cursor, now);
  if (!cursor.position) {  // the whole history will be read: today needs no second look
    cursor.late_on = moscow_day(now);
    look.done_on = moscow_day(now);
    look.next.reset();
    look.older.clear();
    look.first_next_run = false;
  }
  if (cursor.tie_last && (!cursor.tie_next || *cursor.tie_next > *cursor.tie_last)) end_tie(cursor);
  StatRun run;
  run.second_look_first = std::exchange(look.first_next_run, false) && second_look_day(look);
  return run;
}

std::optional<StatRequest> next_request(const StatCursor& cursor, const StatRun& run, UtcTime now) {
  const auto second_look = [&cursor]() -> std::optional<StatRequest> {
    const auto day = second_look_day(cursor.second_look);
    if (!day) return std::nullopt;
    return StatRequest{StatRead::second_look_day, wbd::to_string(*day)};
  };
  if (run.over) return std::nullopt;
  if (run.second_look_first) return second_look();
  if (cursor.tie_next) return StatRequest{StatRead::tied_day, wbd::to_string(*cursor.tie_next)};
  if (!run.list_ended)
    return StatRequest{StatRead::page, cursor.position.value_or(wbd::to_string(oldest_day(now)))};
  if (second_look_done(cursor, now)) return std::nullopt;
  if (!second_look_under_way(cursor)) return StatRequest{StatRead::begin_second_look, {}};
  return second_look();
}

void page_read(StatCursor& cursor, StatRun& run, const StatRequest& request, const StatPage& page,
               UtcTime now) {
  // Known rows alone do not end the list: an interrupted run may have stored them without moving the cursor.
  if (page.changes > 0 || page.moved) return;
  const bool cut_inside_a_tie = page.all_at_start && page.seen >= kSmallestCutPage &&
                                page.seen >= cursor.largest_page && cursor.position == request.date_from;
  if (!cut_inside_a_tie) {
    run.list_ended = true;
    return;
  }
  if (read_before(cursor)) {  // the days of this tie have been read
    cursor.position = just_after(*cursor.position);
    return;
  }
  cursor.tie_next = oldest_day(now);
  // A row cannot have changed before its own day.
  cursor.tie_last = parse_date(cursor.position->substr(0, 10)).value_or(moscow_day(now));
}

void day_read(StatCursor& cursor, StatRun& run, const StatRequest& request) {
  if (request.what == StatRead::tied_day) {
    cursor.tie_next = day_after(*cursor.tie_next);
    if (*cursor.tie_next > *cursor.tie_last) end_tie(cursor);
    return;
  }
  run.second_look_first = false;
  SecondLook& look = cursor.second_look;
  if (!look.older.empty()) {
    look.older.erase(look.older.begin());
  } else {
    look.next = day_after(*look.next);
  }
  // A look that ends after midnight counts for the day it began: the days it read may have changed since.
  if (!look.older.empty() || (look.began && *look.next < *look.began)) return;
  look.done_on = look.began;
  look.next.reset();
  run.over = run.list_ended;
}

bool second_look_done(const StatCursor& cursor, UtcTime now) {
  return cursor.second_look.done_on == moscow_day(now);
}

bool second_look_under_way(const StatCursor& cursor) {
  return cursor.second_look.next && cursor.second_look.began;
}

void begin_second_look(StatCursor& cursor, UtcTime now) {
  SecondLook& look = cursor.second_look;
  look.began = moscow_day(now);
  look.next = moscow_day(now, kSecondLookDays);
  look.older.clear();
  if (look.done_on) look.next = std::clamp(day_after(*look.done_on, -1), oldest_day(now), *look.next);
}

UtcTime reported_since(const StatCursor& cursor, UtcTime now) {
  const auto& last = cursor.second_look.done_on;
  return std::min(last ? TimeZone::moscow().start_of(*last) : now, now) - kPriceTakes;
}

void add_older_days(StatCursor& cursor, std::span<const UtcTime> rows, UtcTime now) {
  SecondLook& look = cursor.second_look;
  const Date oldest = oldest_day(now);
  for (const UtcTime time : rows) {
    const Date day = moscow_day(time);
    if (day >= oldest && look.next && day < *look.next) look.older.push_back(day);
  }
  std::ranges::sort(look.older);
  look.older.erase(std::unique(look.older.begin(), look.older.end()), look.older.end());
}

}  // namespace wbd::sync

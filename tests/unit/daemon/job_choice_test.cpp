#include "daemon/job_choice.hpp"

#include <catch2/catch.hpp>

namespace job_choice_test {

using namespace wbd;
using namespace wbd::daemon;

namespace {

constexpr auto kRequested = Urgency::requested;
constexpr auto kDue = Urgency::due;

JobKey key(std::int64_t cabinet, Dataset dataset = Dataset::orders) {
  return {CabinetId{cabinet}, dataset};
}

std::vector<JobKey> chosen(const std::vector<Candidate>& waiting, const Running& running,
                           const JobLimits& limits, const std::map<JobKey, UtcTime>& held = {}) {
  std::vector<JobKey> keys;
  for (const Candidate& candidate : choose_jobs(waiting, running, held, limits))
    keys.push_back(candidate.key);
  return keys;
}

}  // namespace

TEST_CASE("jobs start in order while there is room") {
  const std::vector<Candidate> waiting{{key(1), kDue}, {key(2), kDue}, {key(3), kDue}};
  CHECK(chosen(waiting, {}, {.background = 2}) == std::vector{key(1), key(2)});
  CHECK(chosen(waiting, {{key(9), kDue}}, {.background = 2}) == std::vector{key(1)});
  CHECK(chosen(waiting, {{key(2), kDue}}, {.background = 3}) == std::vector{key(1), key(3)});
  CHECK(chosen(waiting, {}, {.background = 3}, {{key(1), UtcTime{}}}) == std::vector{key(2), key(3)});
  CHECK(chosen({}, {}, {}).empty());
}

TEST_CASE("one cabinet does not take the places of the others") {
  const std::vector<Candidate> waiting{{key(1, Dataset::orders), kDue},
                                       {key(1, Dataset::sales), kDue},
                                       {key(1, Dataset::stocks), kDue},
                                       {key(2), kDue}};
  CHECK(chosen(waiting, {}, {.background = 3, .of_cabinet = 2}) ==
        std::vector{key(1, Dataset::orders), key(1, Dataset::sales), key(2)});
  const Running running{{key(1, Dataset::reviews), kDue}, {key(1, Dataset::products), kDue}};
  CHECK(chosen(waiting, running, {.background = 9, .of_cabinet = 2}) == std::vector{key(2)});
}

TEST_CASE("what a person waits for finds a place beside a full background") {
  const Running full{{key(7, Dataset::orders), kDue}, {key(7, Dataset::sales), kDue}};
  const std::vector<Candidate> waiting{{key(7, Dataset::stocks), kRequested},
                                       {key(8), kRequested},
                                       {key(9), Urgency::refresh},
                                       {key(9, Dataset::sales), kDue}};
  const JobLimits limits{.background = 2, .requested = 2, .of_cabinet = 2};
  CHECK(chosen(waiting, full, limits) == std::vector{key(7, Dataset::stocks), key(8)});
  CHECK(chosen(waiting, full, {.background = 2, .requested = 1, .of_cabinet = 2}) ==
        std::vector{key(7, Dataset::stocks)});
  // Requested jobs do not take places of the background.
  CHECK(chosen({{key(1), kDue}}, {{key(7), kRequested}, {key(8), kRequested}}, {.background = 1}) ==
        std::vector{key(1)});
}

TEST_CASE("a pair that waits twice starts once, as the more urgent") {
  const std::vector<Candidate> waiting{{key(1), kRequested}, {key(1), kDue}};
  const auto started = choose_jobs(waiting, {}, {}, {});
  CHECK(started == std::vector<Candidate>{{key(1), kRequested}});
}

}  // namespace job_choice_test

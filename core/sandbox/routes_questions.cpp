// feedbacks-api: questions (GUIDE 5.13).

#include <algorithm>

#include "core/sandbox/feedback_lists.hpp"
#include "core/sandbox/history.hpp"

namespace wbd::sandbox {
namespace {

bool asked(const Question& question, Seconds moment) {
  return question.created_at <= Nanos{moment};
}

// A question that the seller rejected counts as processed.
bool processed(const Question& question, Seconds moment) {
  return question.rejected || answered(question, moment);
}

void write_question(JsonWriter& w, const Call& call, const Question& question) {
  const bool has_answer = answered(question, call.world.now);
  w.begin_object();
  w.field("id", question.id);
  w.field("text", question.text);
  w.field("createdDate", zulu_text(question.created_at, 9));
  w.field("state", question.rejected ? "none" : has_answer ? "wbRu" : "suppliersPortalSynch");
  w.key("answer");
  if (has_answer) {
    w.begin_object();
    w.field("text", question.answer->text);
    w.field("editable", false);
    w.field("createDate", zulu_text(question.answer->at, 0));
    w.end_object();
  } else {
    w.value(nullptr);
  }
  write_product_details(w, call.seller, call.seller.products[question.product], nullptr);
  w.field("wasViewed", has_answer);
  w.field("isWarned", false);
  w.end_object();
}

std::int64_t unix_time(const Question& question) {
  return std::chrono::floor<std::chrono::seconds>(question.created_at).time_since_epoch().count();
}

}  // namespace

FeedbackCounts count_questions(const Call& call) {
  FeedbackCounts counts;
  for (const Question& question : call.seller.questions) {
    if (!asked(question, call.world.now)) continue;
    if (processed(question, call.world.now)) {
      ++counts.processed;
      continue;
    }
    ++counts.unanswered;
    const auto at = std::chrono::floor<std::chrono::seconds>(question.created_at);
    counts.unanswered_today += moscow_day(at) == moscow_day(call.world.now) ? 1 : 0;
  }
  return counts;
}

Reply answer_questions(const Call& call) {
  const ListQuery query = read_filtered_list(call.query, {10'000, 10'000});
  if (query.take + query.skip > 10'000) refuse("take + skip: Value not validated");
  std::vector<const Question*> questions;
  for (const Question& question : call.seller.questions) {
    if (!asked(question, call.world.now) || processed(question, call.world.now) != query.answered) continue;
    if (query.article && call.seller.products[question.product].nm_id != *query.article) continue;
    if (query.period.holds(unix_time(question))) questions.push_back(&question);
  }
  cut_page(questions, query);

  const FeedbackCounts counts = count_questions(call);
  Reply reply;
  JsonWriter w(reply.body);
  open_envelope(w);
  w.field("countUnanswered", counts.unanswered);
  w.field("countArchive", counts.processed);
  w.key("questions");
  w.begin_array();
  for (const Question* question : questions) write_question(w, call, *question);
  w.end_array();
  close_envelope(w);
  return reply;
}

Reply answer_questions_unanswered(const Call& call) {
  const Query query(call.query, {});
  return counts_reply(count_questions(call));
}

Reply answer_questions_count(const Call& call) {
  const CountQuery query = read_count(call.query);
  return number_reply(std::count_if(
      call.seller.questions.begin(), call.seller.questions.end(), [&](const Question& question) {
        return asked(question, call.world.now) && processed(question, call.world.now) == query.answered &&
               query.period.holds(unix_time(question));
      }));
}

Reply answer_question(const Call& call) {
  const Query query(call.query, {"id"});
  const std::string id = query.required_text("id");
  const auto& questions = call.seller.questions;
  const auto question =
      std::find_if(questions.begin(), questions.end(), [&](const Question& q) { return q.id == id; });
  if (question == questions.end() || !asked(*question, call.world.now)) {
    throw Refused(422, "Невозможно получить вопрос по id");
  }
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  write_question(w, call, *question);
  close_envelope(w, false);
  return reply;
}

}  // namespace wbd::sandbox

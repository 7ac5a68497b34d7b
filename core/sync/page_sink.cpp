#include "core/sync/page_sink.hpp"

#include "core/async/started.hpp"
#include "core/wb/batch_sink.hpp"

namespace wbd::sync {
namespace {

// Stores each batch only when the next one has arrived, so that the last batch of a page is known.
class PageSink final : public wb::BatchSink {
 public:
  PageSink(Job& job, SinkDepth depth, const ParseBatch& parse) : job_(job), depth_(depth), parse_(parse) {}

  Task<Result<void>> consume(std::string json_array) override {
    if (auto settled = co_await settle(); !settled) co_return settled;
    const auto executor = co_await asio::this_coro::executor;
    if (held_) {
      auto store = [this]() { return this->store(*held_, false); };
      storing_ = start_blocking(job_.workers, executor, std::move(store));
    }
    auto parse = [this, json = std::move(json_array)]() { return parse_(json); };
    parsing_ = start_blocking(job_.workers, executor, std::move(parse));
    if (depth_ == SinkDepth::one) co_return co_await settle();
    co_return Result<void>{};
  }

  // Call it after the whole page has arrived.
  Task<Result<StreamedPage>> finish() {
    if (auto settled = co_await settle(); !settled) co_return settled.error();
    if (held_) {
      auto store = [this]() { return this->store(*held_, true); };
      const auto stored = co_await run_blocking(job_.workers, std::move(store));
      if (!stored) co_return stored.error();
      count(*held_, *stored);
    }
    co_return page_;
  }

  // Must return before the sink is destroyed: after it no work refers to the sink.
  Task<void> rest() {
    if (storing_) co_await storing_->ended();
    if (parsing_) co_await parsing_->ended();
  }

  // Call it after rest() when a page has failed: its stored batches count all the same.
  void count_stored() {
    auto storing = std::exchange(storing_, std::nullopt);
    if (!storing) return;
    if (const auto stored = storing->take()) count(*held_, *stored);
  }

 private:
  // Waits for the work. Afterwards none runs, and `held_` is the batch that was parsed last.
  Task<Result<void>> settle() {
    co_await rest();
    if (auto storing = std::exchange(storing_, std::nullopt)) {
      const auto stored = storing->take();
      if (!stored) co_return stored.error();
      count(*held_, *stored);
    }
    if (auto parsing = std::exchange(parsing_, std::nullopt)) {
      auto parsed = parsing->take();
      if (!parsed) co_return parsed.error();
      held_ = std::move(*parsed);
    }
    co_return Result<void>{};
  }

  // On a worker.
  Result<WriteCounts> store(const PageBatch& batch, bool last) {
    try {
      return job_.commit([&](db::Tx& tx) { return batch.save(tx, page_, last); });
    } catch (const Failure& failure) {  // an exception would break off the transfer
      return failure.error();
    }
  }

  void count(const PageBatch& batch, const WriteCounts& counts) {
    page_.seen += batch.seen;
    page_.skipped += batch.skipped;
    page_.changes += counts.created + counts.changed;
    job_.count(counts, batch.seen);
    job_.note_skipped(batch.skipped, batch.samples);
    job_.note_fields(batch.fields);
  }

  Job& job_;
  SinkDepth depth_;
  const ParseBatch& parse_;
  std::optional<PageBatch> held_;
  std::optional<Started<Result<WriteCounts>>> storing_;  // stores `held_`
  std::optional<Started<Result<PageBatch>>> parsing_;
  StreamedPage page_;
};

}  // namespace

Task<Result<StreamedPage>> stream_page(Job& job, const wb::Call& call, Millis least_wait, SinkDepth depth,
                                       const ParseBatch& parse) {
  if (auto rest = job.resting(call.operation)) co_return *rest;
  PageSink sink(job, depth, parse);
  std::optional<Result<std::int64_t>> rows;
  std::exception_ptr torn;
  try {
    rows = co_await job.stream(call, sink, least_wait);
  } catch (...) {
    torn = std::current_exception();
  }
  // A cancelled job, too, waits for the work that refers to the sink.
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await sink.rest();
  co_await asio::this_coro::throw_if_cancelled(true);
  if (torn || !*rows) sink.count_stored();
  if (torn) std::rethrow_exception(std::exchange(torn, nullptr));
  co_await job.note_answer(call.operation, rows->has_value());
  if (!*rows) co_return rows->error();
  co_return co_await sink.finish();
}

}  // namespace wbd::sync

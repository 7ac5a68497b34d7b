#pragma once
// Splits the bytes of a streamed answer into batches of rows for the caller's sink.

#include "core/http/client.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/row_splitter.hpp"

namespace wbd::wb {

class RowSink final : public http::BodySink {
 public:
  RowSink(std::size_t rows_a_batch, BatchSink& sink) : rows_a_batch_(rows_a_batch), sink_(sink) {}

  Task<Result<void>> consume(std::string_view piece) override {
    if (auto pushed = splitter_.push(piece); !pushed) {
      refusal_ = pushed.error();
      co_return pushed;
    }
    co_return co_await hand_out();
  }
  // After the last byte: delivers the shorter last batch; bad_data when the array was cut off.
  Task<Result<void>> finish() {
    if (auto finished = splitter_.finish(); !finished) co_return finished;
    co_return co_await hand_out();
  }
  // Prepares for another attempt; only before a batch was delivered.
  void restart() {
    splitter_ = RowSplitter(rows_a_batch_);
    refusal_.reset();
  }

  [[nodiscard]] bool given() const { return given_; }
  [[nodiscard]] std::int64_t rows() const { return splitter_.rows(); }
  // The reason when our side ended the transfer.
  [[nodiscard]] const std::optional<Error>& refusal() const { return refusal_; }

 private:
  Task<Result<void>> hand_out() {
    while (auto batch = splitter_.next_batch()) {
      given_ = true;
      auto taken = co_await sink_.consume(std::move(*batch));
      if (!taken) {
        refusal_ = taken.error();
        co_return taken;
      }
    }
    co_return Result<void>{};
  }

  std::size_t rows_a_batch_;
  BatchSink& sink_;
  RowSplitter splitter_{rows_a_batch_};
  std::optional<Error> refusal_;
  bool given_ = false;
};

}  // namespace wbd::wb

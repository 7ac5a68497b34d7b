#include "core/wb/row_splitter.hpp"

#include <array>
#include <deque>
#include <utility>

namespace wbd::wb {
namespace {

// WB's rows are below 100 KB; a row that never ends must not fill the memory.
constexpr std::size_t kMaxRow = 8UL * 1024 * 1024;

// The kinds of bytes that matter inside a row, outside its strings.
constexpr std::string_view kNull = "null";

enum : std::uint8_t { kPlain, kQuote, kOpen, kClose };
constexpr std::array<std::uint8_t, 256> kKinds = [] {
  std::array<std::uint8_t, 256> kinds{};
  kinds['"'] = kQuote;
  kinds['{'] = kinds['['] = kOpen;
  kinds['}'] = kinds[']'] = kClose;
  return kinds;
}();
constexpr std::array<bool, 256> kEndsText = [] {
  std::array<bool, 256> ends{};
  ends['"'] = ends['\\'] = true;
  return ends;
}();

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

struct RowSplitter::State {
  enum class Position { start, first_row, row, after_row, next_row, end };

  explicit State(std::size_t rows) : rows_a_batch(rows == 0 ? 1 : rows) {}

  std::size_t rows_a_batch;
  Position position = Position::start;
  int depth = 0;
  bool in_string = false;
  bool escaped = false;
  bool failed = false;
  std::size_t null_read = 0;  // characters of `null`, by which WB's services write an empty list
  std::size_t row_size = 0;
  std::size_t rows_in_batch = 0;
  std::int64_t rows = 0;
  std::string batch;
  std::deque<std::string> ready;

  // Continues inside a row; returns the position after its last byte, or `end` when it is not complete.
  const char* skip_row(const char* at, const char* end) {
    while (at != end) {
      if (in_string) {
        if (escaped) {
          escaped = false;
          ++at;
          continue;
        }
        while (at != end && !kEndsText[static_cast<unsigned char>(*at)]) ++at;
        if (at == end) break;
        if (*at == '"') {
          in_string = false;
        } else {
          escaped = true;
        }
        ++at;
        continue;
      }
      while (at != end && kKinds[static_cast<unsigned char>(*at)] == kPlain) ++at;
      if (at == end) break;
      switch (kKinds[static_cast<unsigned char>(*at++)]) {
        case kQuote:
          in_string = true;
          break;
        case kOpen:
          ++depth;
          break;
        default:
          if (--depth == 0) return at;
      }
    }
    return end;
  }

  void close_batch() {
    batch += ']';
    const std::size_t size = batch.size();
    ready.push_back(std::exchange(batch, {}));
    rows_in_batch = 0;
    batch.reserve(size + size / 8);
  }

  void row_done() {
    ++rows;
    row_size = 0;
    position = Position::after_row;
    if (++rows_in_batch == rows_a_batch) close_batch();
  }

  Result<void> fail(std::string detail) {
    failed = true;
    return Error{Errc::bad_data, std::move(detail)};
  }

  Result<void> between_rows(char c) {
    if (is_space(c)) return {};
    switch (position) {
      case Position::start:
        if (c == '[') {
          position = Position::first_row;
          return {};
        }
        if (c == '<') return fail("the answer of WB is HTML, not JSON");
        if (c == kNull[null_read]) {
          if (++null_read == kNull.size()) position = Position::end;
          return {};
        }
        return fail("the answer of WB is not an array of rows");
      case Position::after_row:
        if (c == ',') {
          position = Position::next_row;
          return {};
        }
        [[fallthrough]];
      case Position::first_row:
        if (c == ']') {
          position = Position::end;
          return {};
        }
        break;
      case Position::end:
        return fail("the answer of WB goes on after the end of its rows");
      default:
        break;
    }
    return fail(position == Position::after_row ? "the rows of WB's answer are not separated by commas"
                                                : "the answer of WB holds something that is not a row");
  }
};

RowSplitter::RowSplitter(std::size_t rows_a_batch) : state_(std::make_unique<State>(rows_a_batch)) {}
RowSplitter& RowSplitter::operator=(RowSplitter&&) noexcept = default;
RowSplitter::~RowSplitter() = default;

Result<void> RowSplitter::push(std::string_view piece) {
  using Position = State::Position;
  State& s = *state_;
  if (s.failed) return s.fail("the answer of WB was refused before");
  const char* at = piece.data();
  const char* const end = at + piece.size();
  while (at != end) {
    if (s.position == Position::row) {
      const char* const next = s.skip_row(at, end);
      s.batch.append(at, next);
      s.row_size += static_cast<std::size_t>(next - at);
      if (s.row_size > kMaxRow) return s.fail("a row of WB's answer does not end");
      at = next;
      if (s.depth == 0) s.row_done();
    } else if (*at == '{' && (s.position == Position::first_row || s.position == Position::next_row)) {
      s.batch += s.rows_in_batch == 0 ? '[' : ',';
      s.position = Position::row;
    } else {
      if (auto sound = s.between_rows(*at); !sound) return sound;
      ++at;
    }
  }
  return {};
}

std::optional<std::string> RowSplitter::next_batch() {
  State& s = *state_;
  if (s.ready.empty()) return std::nullopt;
  std::string batch = std::move(s.ready.front());
  s.ready.pop_front();
  return batch;
}

Result<void> RowSplitter::finish() {
  State& s = *state_;
  if (s.failed) return s.fail("the answer of WB was refused before");
  if (s.position == State::Position::start) return s.fail("the answer of WB is empty");
  if (s.position != State::Position::end) return s.fail("the answer of WB was cut off");
  if (s.rows_in_batch != 0) s.close_batch();
  return {};
}

std::int64_t RowSplitter::rows() const {
  return state_->rows;
}

}  // namespace wbd::wb

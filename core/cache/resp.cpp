// The only file that uses hiredis: its formatter and its reader, not its sockets.
#include "core/cache/resp.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include <fmt/format.h>
#include <hiredis/hiredis.h>

namespace wbd::cache {
namespace {

// The callbacks by which hiredis builds replies. A part is made inside its parent, so freeing the root frees
// all. They are called from C: no exception may leave them, and a null pointer means "out of memory".
Reply* place_of(const redisReadTask* task) {
  if (task->parent == nullptr) return new (std::nothrow) Reply;
  return &static_cast<Reply*>(task->parent->obj)->elements[static_cast<std::size_t>(task->idx)];
}

void* create_string(const redisReadTask* task, char* bytes, std::size_t size) {
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  switch (task->type) {
    case REDIS_REPLY_STATUS:
      reply->kind = Reply::Kind::status;
      break;
    case REDIS_REPLY_ERROR:
      reply->kind = Reply::Kind::error;
      break;
    default:
      reply->kind = Reply::Kind::text;
  }
  try {
    reply->text.assign(bytes, size);
    return reply;
  } catch (const std::bad_alloc&) {  // GCOVR_EXCL_LINE: no memory for bytes the reader holds already
    if (task->parent == nullptr) delete reply;  // GCOVR_EXCL_LINE: as above
    return nullptr;                             // GCOVR_EXCL_LINE: as above
  }
}

// A larger array is refused before it is allocated. The reader's field counts the elements of all depths.
void* create_array(const redisReadTask* task, int count) {
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  reply->kind = Reply::Kind::array;
  try {
    auto& elements = *static_cast<std::size_t*>(task->privdata);
    elements += static_cast<std::size_t>(std::max(count, 0));
    if (elements > limits::kRedisElements) throw std::bad_alloc();
    reply->elements.resize(static_cast<std::size_t>(count));
    return reply;
  } catch (const std::bad_alloc&) {
    if (task->parent == nullptr) delete reply;
    return nullptr;
  }
}

void* create_integer(const redisReadTask* task, long long value) {
  Reply* reply = place_of(task);
  if (reply == nullptr) return nullptr;
  reply->kind = Reply::Kind::integer;
  reply->integer = value;
  return reply;
}

void* create_nil(const redisReadTask* task) {
  return place_of(task);
}

void free_root(void* reply) {
  delete static_cast<Reply*>(reply);
}

redisReplyObjectFunctions g_functions{create_string, create_array, create_integer, create_nil, free_root};

struct FreeReader {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};
struct FreeCommand {
  void operator()(char* command) const { redisFreeCommand(command); }
};

}  // namespace

bool Reply::is_error(std::string_view word) const {
  return kind == Kind::error && text.starts_with(word) &&
         (text.size() == word.size() || text[word.size()] == ' ');
}

void append_command(std::string& out, std::span<const std::string_view> words) {
  std::vector<const char*> starts;
  std::vector<std::size_t> sizes;
  starts.reserve(words.size());
  sizes.reserve(words.size());
  for (const std::string_view word : words) {
    starts.push_back(word.data() == nullptr ? "" : word.data());
    sizes.push_back(word.size());
  }
  char* formatted = nullptr;
  const int size =
      redisFormatCommandArgv(&formatted, static_cast<int>(words.size()), starts.data(), sizes.data());
  const std::unique_ptr<char, FreeCommand> owned(formatted);
  if (size < 0) throw std::bad_alloc();
  out.append(formatted, static_cast<std::size_t>(size));
}

struct ReplyReader::Impl {
  std::unique_ptr<redisReader, FreeReader> reader{redisReaderCreateWithFunctions(&g_functions)};
  std::size_t max_bytes = 0;
  std::size_t fed = 0;       // since the last complete reply
  std::size_t elements = 0;  // of the arrays of that reply
  std::optional<Error> broken;
};

ReplyReader::ReplyReader(std::size_t max_bytes) : impl_(std::make_unique<Impl>()) {
  if (!impl_->reader) throw std::bad_alloc();
  impl_->reader->privdata = &impl_->elements;
  impl_->max_bytes = max_bytes;
}
ReplyReader::~ReplyReader() = default;

void ReplyReader::feed(std::string_view bytes) {
  if (impl_->broken || bytes.empty()) return;
  impl_->fed += bytes.size();
  if (impl_->fed > impl_->max_bytes) {
    impl_->broken = Error{Errc::bad_data, fmt::format("a reply of more than {} bytes", impl_->max_bytes)};
    return;
  }
  if (redisReaderFeed(impl_->reader.get(), bytes.data(), bytes.size()) != REDIS_OK) throw std::bad_alloc();
}

Result<std::optional<Reply>> ReplyReader::next() {
  if (impl_->broken) return *impl_->broken;
  void* raw = nullptr;
  if (redisReaderGetReply(impl_->reader.get(), &raw) != REDIS_OK) {
    impl_->broken = Error{Errc::bad_data, fmt::format("not an answer of Redis: {}", impl_->reader->errstr)};
    return *impl_->broken;
  }
  if (raw == nullptr) return std::optional<Reply>{};
  const std::unique_ptr<Reply> reply(static_cast<Reply*>(raw));
  impl_->elements = 0;
  // The rest of the reader's bytes belongs to later replies.
  impl_->fed = impl_->reader->len - impl_->reader->pos;
  return std::optional<Reply>(std::move(*reply));
}

}  // namespace wbd::cache

#pragma once
// A map with a bound on its size, which evicts the least recently used items.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace wbd {

// Not thread safe. The caller gives each item's size, in the same unit as the bound. A text key is looked up
// by std::string_view. Items that leave the map are returned, so that the caller can destroy them after it
// releases its lock.
template <class Key, class Value,
          class Hash = std::hash<std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>>>
class BoundedLru {
 public:
  using Lookup = std::conditional_t<std::is_same_v<Key, std::string>, std::string_view, Key>;
  struct Item {
    Key key;
    Value value;
    std::size_t size = 0;
  };
  using Items = std::list<Item>;

  explicit BoundedLru(std::size_t max_size = 0) : max_size_(max_size) {}
  BoundedLru(const BoundedLru&) = delete;
  BoundedLru& operator=(const BoundedLru&) = delete;
  void set_max_size(std::size_t max_size) { max_size_ = max_size; }  // only while the map is empty

  // The value, which becomes the most recently used one; null when the key is unknown.
  // Valid until the next change.
  [[nodiscard]] Value* find(const Lookup& key) {
    const auto found = index_.find(key);
    if (found == index_.end()) return nullptr;
    if (found->second != items_.begin()) items_.splice(items_.begin(), items_, found->second);
    return &found->second->value;
  }

  // Allocates the item that store() takes; needs no lock.
  [[nodiscard]] static Items item(Key key, Value value, std::size_t size) {
    Items one;
    one.push_front({std::move(key), std::move(value), size});
    return one;
  }
  // Stores the one item of `fresh` as the most recently used. Returns the items that left: the former value
  // of the key, evicted items, or `fresh` itself when it is larger than the bound.
  [[nodiscard]] Items store(Items fresh) {
    Items left;
    const std::size_t size = fresh.front().size;
    if (const auto known = index_.find(fresh.front().key); known != index_.end())
      take_out(known->second, left);
    if (size > max_size_) {
      left.splice(left.end(), fresh);
      return left;
    }
    for (; size_ + size > max_size_; ++evictions_) take_out(std::prev(items_.end()), left);
    index_.emplace(fresh.front().key, fresh.begin());
    items_.splice(items_.begin(), fresh);
    size_ += size;
    return left;
  }

  Items clear() {
    index_.clear();
    size_ = 0;
    return std::exchange(items_, {});
  }

  [[nodiscard]] std::size_t count() const { return items_.size(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint64_t evictions() const { return evictions_; }

 private:
  void take_out(typename Items::iterator item, Items& to) {
    index_.erase(item->key);
    size_ -= item->size;
    to.splice(to.end(), items_, item);
  }

  std::size_t max_size_;
  std::size_t size_ = 0;
  std::uint64_t evictions_ = 0;
  Items items_;  // the most recently used first; holds the text that the keys of index_ refer to
  std::unordered_map<Lookup, typename Items::iterator, Hash> index_;
};

}  // namespace wbd

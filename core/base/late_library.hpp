#pragma once
// A shared library that is loaded when one of its functions is first called. It is for libraries that bring
// many others with them: loading these takes longer than most commands do. The functions are declared under
// their own names in a namespace of the product, so their calls look like any other.

#include <atomic>

namespace wbd {

// Thread safe; never unloaded. An object of static storage.
class LateLibrary {
 public:
  // `soname`: with the number of the interface, as the linker would record it.
  explicit constexpr LateLibrary(const char* soname) : soname_(soname) {}
  LateLibrary(const LateLibrary&) = delete;
  LateLibrary& operator=(const LateLibrary&) = delete;
  // Throws Failure(configuration) with the linker's reason if the library or the function is missing.
  [[nodiscard]] void* symbol(const char* name);

 private:
  const char* const soname_;
  std::atomic<void*> handle_{nullptr};
};

template <class Function>
class LateFunction {
 public:
  constexpr LateFunction(LateLibrary& library, const char* name) : library_(library), name_(name) {}
  LateFunction(const LateFunction&) = delete;
  LateFunction& operator=(const LateFunction&) = delete;
  // A conversion to a pointer makes the object callable, also where the function is variadic.
  operator Function*() const {  // NOLINT(google-explicit-constructor)
    void* found = address_.load(std::memory_order_acquire);
    if (found == nullptr) {
      found = library_.symbol(name_);
      address_.store(found, std::memory_order_release);
    }
    return reinterpret_cast<Function*>(found);
  }

 private:
  LateLibrary& library_;
  const char* const name_;
  mutable std::atomic<void*> address_{nullptr};
};

}  // namespace wbd

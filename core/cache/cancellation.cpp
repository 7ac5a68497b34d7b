#include "core/cache/cancellation.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "core/base/result.hpp"

namespace wbd::cache {

bool is_cancellation(const std::exception_ptr& error) noexcept {
  try {
    std::rethrow_exception(error);
  } catch (const boost::system::system_error& failure) {
    return failure.code() == boost::asio::error::operation_aborted;
  } catch (const Failure& failure) {
    return failure.error().code == Errc::cancelled;
  } catch (...) {
    return false;
  }
}

}  // namespace wbd::cache

// The TLS part of Asio's implementation, compiled here once for programs that link OpenSSL; the rest is in
// asio_impl.cpp.
#include <boost/asio/ssl/impl/src.hpp>

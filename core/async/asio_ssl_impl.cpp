// The TLS part of Asio's implementation, compiled here once; the rest is in core/async.
#include <boost/asio/ssl/impl/src.hpp>

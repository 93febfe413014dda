#include "sockets-addon.h"

#include <memory>
#include <utility>
#include <vector>

#include "arguments.h"
#include "listening-socket.h"

namespace carillon {

namespace {

using Info = Napi::CallbackInfo;
using Datagrams = std::vector<Datagram>;

/// With this many batches waiting, JavaScript has stood still for long: what still comes is dropped, as a full socket would.
constexpr size_t kMaxWaiting = 1024;

/// On JavaScript's thread; without an environment when that is going down.
void give(Napi::Env env, Napi::Function take, std::nullptr_t*, Datagrams* given) {
  const std::unique_ptr<Datagrams> datagrams(given);
  if (env == nullptr) return;
  if (datagrams->empty()) take.Call({});
  for (const Datagram& datagram : *datagrams) {
    const auto bytes = Napi::Buffer<uint8_t>::Copy(env, datagram.bytes.data(), datagram.bytes.size());
    const auto host = Napi::String::New(env, datagram.from.host());
    take.Call({bytes, host, Napi::Number::New(env, datagram.from.port()), Napi::Number::New(env, datagram.arrivalUs)});
  }
}

using Taker = Napi::TypedThreadSafeFunction<std::nullptr_t, Datagrams, give>;

int fdOf(const Info& info) { return static_cast<int>(whole(info[0], "fd", 0x7fffffff)); }

/// (address, port, take) → fd, or the negative errno. `take` is called with (bytes, address, port, arrivalUs) for each datagram, and
/// with nothing when the socket is closed.
Napi::Value openSocket(const Info& info) {
  const Address local = addressOf(info, 0);
  if (!info[2].IsFunction()) refuse(info.Env(), "take must be a function");
  const Taker taker = Taker::New(info.Env(), info[2].As<Napi::Function>(), "datagrams", kMaxWaiting, 1);
  const int fd = ListeningSocket::open(local, [taker](Datagrams datagrams) {
    const bool last = datagrams.empty();
    auto given = std::make_unique<Datagrams>(std::move(datagrams));
    const napi_status status = last ? taker.BlockingCall(given.get()) : taker.NonBlockingCall(given.get());
    if (status == napi_ok) (void)given.release();
    if (last) taker.Release();
  });
  if (fd < 0) taker.Release();
  return Napi::Number::New(info.Env(), fd);
}

/// (fd, address, port, bytes)
void sendDatagram(const Info& info) {
  const Napi::Uint8Array given = bytes(info[3], "bytes");
  ListeningSocket::send(fdOf(info), addressOf(info, 1), {given.Data(), given.ElementLength()});
}

void closeSocket(const Info& info) { ListeningSocket::close(fdOf(info)); }
Napi::Value socketPort(const Info& info) { return Napi::Number::New(info.Env(), ListeningSocket::portOf(fdOf(info))); }

}  // namespace

void initSockets(Napi::Env env, Napi::Object exports) {
  exports.Set("openSocket", Napi::Function::New<&openSocket>(env));
  exports.Set("sendDatagram", Napi::Function::New<&sendDatagram>(env));
  exports.Set("closeSocket", Napi::Function::New<&closeSocket>(env));
  exports.Set("socketPort", Napi::Function::New<&socketPort>(env));
}

}  // namespace carillon

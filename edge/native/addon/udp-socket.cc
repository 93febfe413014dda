#include "udp-socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <uv.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "arguments.h"
#include "platform.h"

namespace carillon {

namespace {

/// Longer ones are none of ours: audio, DTLS flights and STUN keep to the path's 1500 bytes.
constexpr size_t kMaxReceived = 2048;
/// Taken at once, so that a flood does not keep timers and the other sockets from their turn.
constexpr int kAtOnce = 32;
/// Linux halves what it is asked for and clamps it to net.core.rmem_max.
constexpr int kReceiveBuffer = 2 * 1024 * 1024;

struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  sockaddr* any() { return reinterpret_cast<sockaddr*>(&storage); }
  sockaddr_in* v4() { return reinterpret_cast<sockaddr_in*>(&storage); }
  sockaddr_in6* v6() { return reinterpret_cast<sockaddr_in6*>(&storage); }
  bool isV6() const { return storage.ss_family == AF_INET6; }
  bool operator==(const Address& other) const {
    return length == other.length && std::memcmp(&storage, &other.storage, length) == 0;
  }
};

/// A literal address at `i`, its port at `i + 1`.
Address addressAt(const Napi::CallbackInfo& info, size_t i) {
  if (!info[i].IsString()) refuse(info.Env(), "address must be a string");
  const std::string host = info[i].As<Napi::String>().Utf8Value();
  const auto port = htons(static_cast<uint16_t>(integerAt(info, i + 1, "port", 0, 65535)));
  Address address;
  if (inet_pton(AF_INET, host.c_str(), &address.v4()->sin_addr) == 1) {
    address.v4()->sin_family = AF_INET;
    address.v4()->sin_port = port;
    address.length = sizeof(sockaddr_in);
  } else if (inet_pton(AF_INET6, host.c_str(), &address.v6()->sin6_addr) == 1) {
    address.v6()->sin6_family = AF_INET6;
    address.v6()->sin6_port = port;
    address.length = sizeof(sockaddr_in6);
  } else {
    refuse(info.Env(), "address must be a literal IPv4 or IPv6 address");
  }
  return address;
}

/// { address, port }
Napi::Object toObject(Napi::Env env, Address& address) {
  char host[INET6_ADDRSTRLEN] = "";
  const void* octets = address.isV6() ? static_cast<const void*>(&address.v6()->sin6_addr) : &address.v4()->sin_addr;
  inet_ntop(address.storage.ss_family, octets, host, sizeof host);
  const uint16_t port = ntohs(address.isV6() ? address.v6()->sin6_port : address.v4()->sin_port);
  const Napi::Object object = Napi::Object::New(env);
  object.Set("address", host);
  object.Set("port", static_cast<double>(port));
  return object;
}

double toUs(const timespec& t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) * 1e-3; }

/// The kernel says by the wall clock when a datagram came. Ages are small, so that a step of it meets one in a million; one that
/// cannot be counts as none.
double arrivalOf(msghdr& message) {
#ifdef SO_TIMESTAMPNS
  for (cmsghdr* control = CMSG_FIRSTHDR(&message); control != nullptr; control = CMSG_NXTHDR(&message, control)) {
    if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_TIMESTAMPNS) continue;
    timespec wall{};
    std::memcpy(&wall, CMSG_DATA(control), sizeof wall);
    timespec present{};
    clock_gettime(CLOCK_REALTIME, &present);
    const double age = toUs(present) - toUs(wall);
    // Read last: who is interrupted in between takes it for later. Earlier, it would pass for a quick round trip, which is believed.
    if (age >= 0 && age < 1e6) return monotonicUs() - age;
  }
#endif
  return monotonicUs();
}

/// A bound socket; -1 with errno.
int bound(Address& local) {
  const int fd = socket(local.storage.ss_family, SOCK_DGRAM, 0);
  if (fd < 0) return -1;
  const int on = 1;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  if (local.isV6()) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer);
#ifdef SO_TIMESTAMPNS
  setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
#endif
  if (bind(fd, local.any(), local.length) == 0) return fd;
  const int failure = errno;
  ::close(fd);
  errno = failure;
  return -1;
}

/// Keeps itself from being collected from `open` until it is closed.
class UdpSocketObject : public Napi::ObjectWrap<UdpSocketObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "UdpSocket",
                       {
                           InstanceMethod<&UdpSocketObject::open>("open"),
                           InstanceMethod<&UdpSocketObject::send>("send"),
                           InstanceMethod<&UdpSocketObject::close>("close"),
                       });
  }
  explicit UdpSocketObject(const Napi::CallbackInfo& info) : ObjectWrap(info), context_(info.Env(), "UdpSocket") {}

 private:
  /// (address, port, take) → the port, or the negative errno. `take` is called with (bytes, { address, port }, arrivalUs).
  Napi::Value open(const Napi::CallbackInfo& info) {
    const Napi::Env env = info.Env();
    if (poll_ != nullptr) refuse(env, "the socket is open");
    Address local = addressAt(info, 0);
    if (!info[2].IsFunction()) refuse(env, "take must be a function");
    uv_loop_t* loop = nullptr;
    const int fd = napi_get_uv_event_loop(env, &loop) == napi_ok ? bound(local) : -1;
    if (fd < 0) return Napi::Number::New(env, -errno);
    getsockname(fd, local.any(), &local.length);
    auto* const poll = new uv_poll_t;
    // Fails where the system watches as many files as it may. libuv's errors are negative errnos.
    if (const int failure = uv_poll_init(loop, poll, fd); failure != 0) {
      delete poll;
      ::close(fd);
      return Napi::Number::New(env, failure);
    }
    fd_ = fd;
    take_ = Napi::Persistent(info[2].As<Napi::Function>());
    poll_ = poll;
    poll_->data = this;
    watch();
    Ref();
    return toObject(env, local).Get("port");
  }

  /// (bytes, address, port) → when it left, µs. What cannot leave is dropped.
  Napi::Value send(const Napi::CallbackInfo& info) {
    const Napi::Uint8Array given = bytesAt(info, 0, "bytes");
    Address to = addressAt(info, 1);
    const double leftUs = monotonicUs();
    if (poll_ != nullptr) (void)!sendto(fd_, given.Data(), given.ByteLength(), MSG_DONTWAIT, to.any(), to.length);
    return Napi::Number::New(info.Env(), leftUs);
  }

  /// When it returns the port is free, and nothing more is taken.
  void close(const Napi::CallbackInfo&) {
    if (poll_ == nullptr) return;
    uv_poll_stop(poll_);
    uv_close(reinterpret_cast<uv_handle_t*>(poll_), [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
    poll_ = nullptr;
    ::close(fd_);
    Unref();
  }

  void watch() {
    uv_poll_start(poll_, UV_READABLE, [](uv_poll_t* poll, int status, int) {
      auto* const socket = static_cast<UdpSocketObject*>(poll->data);
      if (status < 0) socket->heal();
      socket->read();
    });
  }

  /// An error that waits on the socket makes libuv stop looking: it is taken away, as `recvmsg` would.
  void heal() {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &length);
    watch();
  }

  void read() {
    const Napi::HandleScope scope(Env());
    // Whoever takes a datagram may close the socket, and let go of it.
    [[maybe_unused]] const Napi::Object alive = Value();
    for (int count = 0; poll_ != nullptr && count < kAtOnce && receive(); ++count) continue;
  }

  /// False when there is nothing more.
  bool receive() {
    iovec part{buffer_.data(), buffer_.size()};
    Address from;
    alignas(cmsghdr) std::array<uint8_t, 128> control{};
    msghdr message{};
    message.msg_name = &from.storage;
    message.msg_namelen = from.length;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(fd_, &message, MSG_DONTWAIT);
    // A refused port or a route that is down is reported here (ICMP): ICE finds out by silence.
    if (size < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
    if ((message.msg_flags & MSG_TRUNC) != 0 || size == 0) return true;
    from.length = message.msg_namelen;
    give(static_cast<size_t>(size), from, arrivalOf(message));
    return true;
  }

  void give(size_t size, Address& from, double arrivalUs) {
    const Napi::Env env = Env();
    const Napi::HandleScope scope(env);
    // Nearly always the one that spoke before.
    if (from_.IsEmpty() || !(from == last_)) {
      last_ = from;
      from_ = Napi::Persistent(toObject(env, from));
    }
    const auto bytes = Napi::Buffer<uint8_t>::Copy(env, buffer_.data(), size);
    try {
      take_.MakeCallback(env.Global(), {bytes, from_.Value(), Napi::Number::New(env, arrivalUs)}, context_);
    } catch (const Napi::Error& error) {
      // A bug, which ends the process as it would from any callback.
      napi_fatal_exception(env, error.Value());
    }
  }

  Napi::AsyncContext context_;
  Napi::FunctionReference take_;
  uv_poll_t* poll_ = nullptr;
  int fd_ = -1;
  Address last_;
  Napi::ObjectReference from_;
  std::array<uint8_t, kMaxReceived> buffer_{};
};

}  // namespace

void initUdpSocket(Napi::Env env, Napi::Object exports) { exports.Set("UdpSocket", UdpSocketObject::define(env)); }

}  // namespace carillon

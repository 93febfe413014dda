#include "socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <stdexcept>

#include "platform.h"

namespace carillon {

namespace {

/// Room for one frame to a thousand receivers: a full buffer would drop the last ones of every frame.
constexpr int kSendBuffer = 4 * 1024 * 1024;
/// Expedited forwarding (RFC 3246): access points that know WMM send it in the voice queue.
constexpr int kExpedited = 0xb8;

void prepare(int fd) {
  if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kSendBuffer, sizeof kSendBuffer) != 0) return;
#ifdef __linux__
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &kSendBuffer, sizeof kSendBuffer);  // beyond wmem_max, where permitted
#endif
  setsockopt(fd, IPPROTO_IP, IP_TOS, &kExpedited, sizeof kExpedited);
  setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &kExpedited, sizeof kExpedited);
}

}  // namespace

Socket::~Socket() { close(fd_); }

std::shared_ptr<Socket> Socket::of(int fd) {
  // A socket is known by its inode: as long as we hold it, no other can have the same one.
  static FairMutex mutex;
  static std::map<ino_t, std::weak_ptr<Socket>> known;
  struct stat status {};
  if (fstat(fd, &status) != 0 || !S_ISSOCK(status.st_mode)) throw std::runtime_error("fd is not a socket");
  const std::lock_guard<FairMutex> lock(mutex);
  std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
  if (auto socket = known[status.st_ino].lock()) return socket;
  const int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0) throw std::runtime_error(std::string("the socket cannot be shared: ") + std::strerror(errno));
  prepare(own);
  auto socket = std::make_shared<Socket>(own);
  known[status.st_ino] = socket;
  return socket;
}

Address Address::parse(const char* host, uint16_t port) {
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.length = sizeof *v4;
  } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.length = sizeof *v6;
  } else {
    throw std::runtime_error("address must be a literal IPv4 or IPv6 address");
  }
  return address;
}

Batch::Batch() {
  for (size_t i = 0; i < kSize; ++i) {
    parts_[i].iov_base = buffers_[i].data();
    messages_[i].msg_hdr.msg_name = &addresses_[i].storage;
    messages_[i].msg_hdr.msg_iov = &parts_[i];
    messages_[i].msg_hdr.msg_iovlen = 1;
  }
}

void Batch::add(const std::shared_ptr<Socket>& socket, const Address& to, size_t length, uint64_t* failures) {
  if (count_ > 0 && socket != socket_) {
    // What was just built stays: it moves to the front of the next batch.
    const size_t built = count_;
    flush();
    std::memcpy(buffers_[0].data(), buffers_[built].data(), length);
  }
  socket_ = socket;
  addresses_[count_] = to;
  messages_[count_].msg_hdr.msg_namelen = to.length;
  parts_[count_].iov_len = length;
  failures_[count_] = failures;
  if (++count_ == kSize) flush();
}

void Batch::flush() {
  size_t done = 0;
  while (done < count_) {
#ifdef __linux__
    const int sent = sendmmsg(socket_->fd(), &messages_[done], static_cast<unsigned>(count_ - done), MSG_DONTWAIT);
#else
    const int sent = sendmsg(socket_->fd(), &messages_[done].msg_hdr, MSG_DONTWAIT) >= 0 ? 1 : -1;
#endif
    if (sent > 0) {
      done += static_cast<size_t>(sent);
    } else if (errno != EINTR) {
      // This one cannot leave (buffer full, no route): audio that is late is worth nothing, so it is counted and left.
      *failures_[done] += 1;
      done += 1;
    }
  }
  count_ = 0;
  socket_.reset();
}

}  // namespace carillon

#include "socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/ip.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <utility>

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
  // Never destroyed: listening threads may outlive main().
  static auto& mutex = *new FairMutex;
  static auto& known = *new std::map<ino_t, std::weak_ptr<Socket>>;
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

std::string Address::host() const {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(storage.ss_family, octets().data(), text, sizeof text);
  return text;
}

std::span<const uint8_t> Address::octets() const {
  if (storage.ss_family == AF_INET)
    return {reinterpret_cast<const uint8_t*>(&reinterpret_cast<const sockaddr_in*>(&storage)->sin_addr), 4};
  return {reinterpret_cast<const uint8_t*>(&reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_addr), 16};
}

uint16_t Address::port() const {
  return ntohs(storage.ss_family == AF_INET ? reinterpret_cast<const sockaddr_in*>(&storage)->sin_port
                                            : reinterpret_cast<const sockaddr_in6*>(&storage)->sin6_port);
}

bool Address::operator<(const Address& other) const {
  if (length != other.length) return length < other.length;
  return std::memcmp(&storage, &other.storage, length) < 0;
}

Hearing::Hearing(std::shared_ptr<Socket> socket, const Address& from, std::shared_ptr<const Hear> hear)
    : socket_(std::move(socket)), from_(from), hear_(std::move(hear)) {}

Hearing& Hearing::operator=(Hearing&& other) {
  std::swap(socket_, other.socket_);
  std::swap(from_, other.from_);
  std::swap(hear_, other.hear_);
  return *this;
}

Hearing::~Hearing() {
  if (!socket_) return;
  const std::lock_guard<FairMutex> lock(socket_->mutex_);
  const auto present = socket_->heard_.find(from_);
  if (present != socket_->heard_.end() && present->second == hear_) socket_->heard_.erase(present);
}

Hearing Socket::listen(const std::shared_ptr<Socket>& socket, const Address& from, Hear hear) {
  auto shared = std::make_shared<const Hear>(std::move(hear));
  const std::lock_guard<FairMutex> lock(socket->mutex_);
  socket->heard_[from] = shared;
  return Hearing(socket, from, std::move(shared));
}

bool Socket::hear(const Address& from, std::span<uint8_t> datagram, double arrivalUs) {
  std::shared_ptr<const Hear> hear;
  {
    const std::lock_guard<FairMutex> lock(mutex_);
    const auto found = heard_.find(from);
    if (found == heard_.end()) return false;
    hear = found->second;
  }
  return (*hear)(datagram, arrivalUs);
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
  if (socket_ != socket) socket_ = socket;
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

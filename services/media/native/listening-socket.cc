#include "listening-socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "platform.h"

namespace carillon {

namespace {

/// Linux halves what it is asked for and clamps it to net.core.rmem_max; half a second of 200 receivers' feedback fits.
constexpr int kReceiveBuffer = 2 * 1024 * 1024;
/// Longer ones are none of ours: DTLS flights and STUN keep to the path's 1500 bytes.
constexpr size_t kMaxReceived = 2048;
/// Taken at once, so that a flood does not keep what came before it from being handed on.
constexpr size_t kAtOnce = 32;

/// One thread with its socket. Owned by the thread and by the registry together.
struct Listener {
  int fd = -1;
  std::shared_ptr<Socket> socket;
  /// The thread ends when the writing end is closed.
  int wakeReads = -1;
  int wakeWrites = -1;
  ListeningSocket::Take take;

  ~Listener() {
    if (wakeReads >= 0) ::close(wakeReads);
    if (fd >= 0) ::close(fd);
  }
};

// Never destroyed: threads may outlive main().
FairMutex& mutex = *new FairMutex;
auto& listeners = *new std::map<int, std::shared_ptr<Listener>>;

std::shared_ptr<Listener> listenerOf(int fd) {
  const std::lock_guard<FairMutex> lock(mutex);
  const auto found = listeners.find(fd);
  return found == listeners.end() ? nullptr : found->second;
}

/// RFC 7983 7: what begins with two zero bits may be STUN; with RTP's version it is RTCP by its type (RFC 5761 4).
bool mayBeHeard(std::span<const uint8_t> datagram) {
  if (datagram.size() < 8) return false;
  return datagram[0] <= 3 || (datagram[0] >> 6 == 2 && datagram[1] >= 192 && datagram[1] <= 223);
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

class Reader {
 public:
  explicit Reader(Listener& listener) : listener_(listener) {}

  /// Reads what is there, up to kAtOnce.
  void read() {
    std::vector<Datagram> others;
    for (size_t count = 0; count < kAtOnce && receive(others); ++count) continue;
    if (!others.empty()) listener_.take(std::move(others));
  }

 private:
  /// False when there is nothing more.
  bool receive(std::vector<Datagram>& others) {
    iovec part{buffer_.data(), buffer_.size()};
    Address from;
    alignas(cmsghdr) std::array<uint8_t, 128> control{};
    msghdr message{};
    message.msg_name = &from.storage;
    message.msg_namelen = sizeof from.storage;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = recvmsg(listener_.fd, &message, MSG_DONTWAIT);
    // A refused port or a route that is down is reported here (ICMP): ICE finds out by silence.
    if (size < 0) return errno != EAGAIN && errno != EWOULDBLOCK;
    if ((message.msg_flags & MSG_TRUNC) != 0 || size == 0) return true;
    from.length = message.msg_namelen;
    const std::span<uint8_t> datagram(buffer_.data(), static_cast<size_t>(size));
    const double arrivalUs = arrivalOf(message);
    if (!mayBeHeard(datagram) || !listener_.socket->hear(from, datagram, arrivalUs))
      others.push_back({{datagram.begin(), datagram.end()}, from, arrivalUs});
    return true;
  }

  Listener& listener_;
  std::array<uint8_t, kMaxReceived> buffer_{};
};

void run(std::shared_ptr<Listener> listener) {
  raiseCurrentThread("feedback", 0);
  auto reader = std::make_unique<Reader>(*listener);
  std::array<pollfd, 2> awaited{{{listener->fd, POLLIN, 0}, {listener->wakeReads, POLLIN, 0}}};
  while (awaited[1].revents == 0) {
    if (poll(awaited.data(), awaited.size(), -1) > 0 && awaited[0].revents != 0) reader->read();
  }
  // The port is free before anybody hears that it is.
  const ListeningSocket::Take take = std::move(listener->take);
  reader.reset();
  listener.reset();
  take({});
}

/// Bound to `local`; -1 with errno.
int bound(const Address& local) {
  const bool v6 = local.storage.ss_family == AF_INET6;
  const int fd = socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) return -1;
  const int on = 1;
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (v6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof kReceiveBuffer);
#ifdef SO_TIMESTAMPNS
  setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
#endif
  if (bind(fd, reinterpret_cast<const sockaddr*>(&local.storage), local.length) == 0) return fd;
  const int failure = errno;
  ::close(fd);
  errno = failure;
  return -1;
}

}  // namespace

int ListeningSocket::open(const Address& local, Take take) {
  auto listener = std::make_shared<Listener>();
  listener->fd = bound(local);
  int ends[2];
  if (listener->fd < 0 || pipe(ends) != 0) return -errno;
  listener->wakeReads = ends[0];
  listener->wakeWrites = ends[1];
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  listener->socket = Socket::of(listener->fd);
  listener->socket->setRead();
  listener->take = std::move(take);
  const int fd = listener->fd;
  {
    const std::lock_guard<FairMutex> lock(mutex);
    listeners[fd] = listener;
  }
  // Detached: it is ended by its pipe, and by nothing when the process ends without having closed it.
  std::thread(run, std::move(listener)).detach();
  return fd;
}

bool ListeningSocket::close(int fd) {
  const std::lock_guard<FairMutex> lock(mutex);
  const auto found = listeners.find(fd);
  if (found == listeners.end()) return false;
  ::close(found->second->wakeWrites);
  listeners.erase(found);
  return true;
}

void ListeningSocket::send(int fd, const Address& to, std::span<const uint8_t> datagram) {
  const auto listener = listenerOf(fd);
  if (!listener) return;
  (void)!sendto(listener->fd, datagram.data(), datagram.size(), MSG_DONTWAIT,
                reinterpret_cast<const sockaddr*>(&to.storage), to.length);
}

uint16_t ListeningSocket::portOf(int fd) {
  Address local;
  local.length = sizeof local.storage;
  getsockname(fd, reinterpret_cast<sockaddr*>(&local.storage), &local.length);
  return local.port();
}

}  // namespace carillon

// UDP sockets that belong to Node.js and are sent through from here.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <netinet/in.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace carillon {

/// Our own descriptor of a socket that Node.js opened: duplicated, so that Node.js may close its own at any time without a datagram
/// ever going to whatever gets that number next. One per socket, shared by all receivers that are reached through it.
class Socket {
 public:
  /// Throws std::runtime_error when `fd` is not a socket.
  static std::shared_ptr<Socket> of(int fd);
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

/// An IPv4 or IPv6 address with port.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  /// Literal addresses only; throws std::runtime_error for anything else.
  static Address parse(const char* host, uint16_t port);
};

/// One IP packet on any path that is in use today, without fragments.
constexpr size_t kMaxDatagram = 1400;

/// Datagrams to be sent in one system call. They are built in place: `next` gives room, `add` takes what was built there.
class Batch {
 public:
  Batch();
  /// Room for kMaxDatagram bytes.
  uint8_t* next() { return buffers_[count_].data(); }
  void add(const std::shared_ptr<Socket>& socket, const Address& to, size_t length, uint64_t* failures);
  void flush();

 private:
  static constexpr size_t kSize = 32;
  std::array<std::array<uint8_t, kMaxDatagram>, kSize> buffers_;
  std::array<Address, kSize> addresses_;
  std::array<uint64_t*, kSize> failures_{};
  std::shared_ptr<Socket> socket_;
  size_t count_ = 0;
#ifdef __linux__
  std::array<mmsghdr, kSize> messages_{};
#else
  struct Message {
    msghdr msg_hdr;
  };
  std::array<Message, kSize> messages_{};
#endif
  std::array<iovec, kSize> parts_{};
};

}  // namespace carillon

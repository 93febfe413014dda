// UDP sockets that are sent through from here, and who is heard at which address behind them.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <netinet/in.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>

#include "platform.h"

namespace carillon {

/// An IPv4 or IPv6 address with port.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  /// Literal addresses only; throws std::runtime_error for anything else.
  static Address parse(const char* host, uint16_t port);
  std::string host() const;
  uint16_t port() const;
  /// 4 or 16 of them, in network order.
  std::span<const uint8_t> octets() const;
  bool operator<(const Address& other) const;
};

/// Takes a datagram, which it may write to, and the site time of its arrival in µs; false when it is left to JavaScript.
using Hear = std::function<bool(std::span<uint8_t>, double)>;

class Socket;

/// Keeps somebody heard at an address of a socket for as long as it lives.
class Hearing {
 public:
  Hearing() = default;
  Hearing(std::shared_ptr<Socket> socket, const Address& from, std::shared_ptr<const Hear> hear);
  ~Hearing();
  Hearing(Hearing&& other) = default;
  Hearing& operator=(Hearing&& other);

 private:
  std::shared_ptr<Socket> socket_;
  Address from_;
  std::shared_ptr<const Hear> hear_;
};

/// Our own descriptor of a socket: duplicated, so that who opened it may close it at any time without a datagram ever going to
/// whatever gets that number next. One per socket, shared by all receivers that are reached through it.
class Socket {
 public:
  /// Throws std::runtime_error when `fd` is not a socket.
  static std::shared_ptr<Socket> of(int fd);
  explicit Socket(int fd) : fd_(fd) {}
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int fd() const { return fd_; }

  /// It is read by a ListeningSocket: those who are heard will be.
  void setRead() { isRead_ = true; }
  bool isRead() const { return isRead_; }

  /// From any thread. Of two at one address the later is heard.
  static Hearing listen(const std::shared_ptr<Socket>& socket, const Address& from, Hear hear);
  /// Gives a datagram to who is heard there; false when that is nobody, or not for them. Holds no lock while it does.
  bool hear(const Address& from, std::span<uint8_t> datagram, double arrivalUs);

 private:
  friend class Hearing;

  const int fd_;
  std::atomic<bool> isRead_ = false;
  FairMutex mutex_;
  std::map<Address, std::shared_ptr<const Hear>> heard_;
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

// A UDP socket that is opened and read here, on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "socket.h"

namespace carillon {

struct Datagram {
  std::vector<uint8_t> bytes;
  Address from;
  /// CLOCK_MONOTONIC, µs: when the kernel received it.
  double arrivalUs = 0;
};

/// RTCP and consent checks of those who are heard at their address (Socket::listen) are answered on the thread; all else is handed on.
class ListeningSocket {
 public:
  /// Takes what arrived together; called on the thread, a last time with nothing when the thread ends.
  using Take = std::function<void(std::vector<Datagram>)>;

  /// Returns the descriptor, or the negative errno. It stays open, and its thread alive, until `close`.
  static int open(const Address& local, Take take);
  /// False when it is not one of ours. Does not wait for the thread, which takes nothing more.
  static bool close(int fd);
  /// Sends from any thread; what cannot leave is dropped.
  static void send(int fd, const Address& to, std::span<const uint8_t> datagram);
  /// The port that it is bound to.
  static uint16_t portOf(int fd);
};

}  // namespace carillon

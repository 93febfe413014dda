#include "bare-sendto.h"

#include <array>

#include "platform.h"

namespace carillon {

double bareSendtoUs(const Socket& socket, const Address* to, size_t receivers, size_t size, uint32_t count) {
  const std::array<uint8_t, kMaxDatagram> bytes{};
  const double begun = threadCpuUs();
  for (uint32_t i = 0; i < count; ++i) {
    const Address& address = to[i % receivers];
    // What is refused has cost its time all the same.
    (void)!sendto(socket.fd(), bytes.data(), size, MSG_DONTWAIT, reinterpret_cast<const sockaddr*>(&address.storage),
                  address.length);
  }
  return (threadCpuUs() - begun) / count;
}

}  // namespace carillon

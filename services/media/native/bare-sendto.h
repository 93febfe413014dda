// The yardstick of fan-out: what the system calls alone cost.
#pragma once

#include <cstddef>
#include <cstdint>

#include "socket.h"

namespace carillon {

/// CPU time in µs of the calling thread for one `sendto` of `size` bytes, over `count` of them to the receivers in turn.
double bareSendtoUs(const Socket& socket, const Address* to, size_t receivers, size_t size, uint32_t count);

}  // namespace carillon

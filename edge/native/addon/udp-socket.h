// A UDP socket that JavaScript's own thread reads, as Node.js's do; but the kernel says when each datagram came, however late that thread
// is woken, and a datagram costs one copy.
#pragma once

#include <napi.h>

namespace carillon {

/// Adds the class UdpSocket.
void initUdpSocket(Napi::Env env, Napi::Object exports);

}  // namespace carillon

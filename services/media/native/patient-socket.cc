#include "patient-socket.h"

#include <sys/socket.h>

#ifdef SO_ATTACH_REUSEPORT_CBPF
#include <linux/filter.h>

#include <array>
#include <cstdint>
#endif

#include "socket.h"

namespace carillon {

#ifdef SO_ATTACH_REUSEPORT_CBPF

namespace {

/// Sockets of one port, in the order in which they were bound (socket(7)).
constexpr uint32_t kPrompt = 0;
constexpr uint32_t kPatient = 1;

/// The datagram's first byte is at 0; what ends before the second is prompt.
std::array<sock_filter, 8> sorting{{
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0xc0),
    // RTP's version: not STUN, not DTLS (RFC 7983 7).
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x80, 0, 4),
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 1),
    // From a sender report, 200, to APP, 204; 205 is feedback that asks for repair (RFC 4585 6.1).
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 200, 0, 2),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, 204, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, kPatient),
    BPF_STMT(BPF_RET | BPF_K, kPrompt),
}};

}  // namespace

bool sortInto(int patient, int prompt) {
  const int on = 1;
  const sock_fprog program{sorting.size(), sorting.data()};
  Address local;
  local.length = sizeof local.storage;
  auto* address = reinterpret_cast<sockaddr*>(&local.storage);
  // Only now, when the first is bound: a port that somebody else has was refused to it as ever.
  return setsockopt(prompt, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
         setsockopt(patient, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0 &&
         getsockname(prompt, address, &local.length) == 0 && bind(patient, address, local.length) == 0 &&
         setsockopt(prompt, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, sizeof program) == 0;
}

#else

bool sortInto(int, int) { return false; }

#endif

}  // namespace carillon

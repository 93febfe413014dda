// The fates of a frame, and of each of its samples. The numbers are the ones of `frameKinds` in src/playout.ts.
#pragma once

#include <cstdint>

namespace carillon {

enum class FrameKind : uint8_t {
  real = 0,           // the packet itself came in time
  redundant = 1,      // a copy in a later packet (RFC 2198)
  retransmitted = 2,  // sent again on request (RFC 4588)
  fec = 3,            // in-band FEC of the following packet (RFC 6716 §4.2.5)
  concealed = 4,      // extrapolated by the decoder
  silenced = 5,       // nothing, or skipped
};
constexpr int kFrameKinds = 6;

}  // namespace carillon

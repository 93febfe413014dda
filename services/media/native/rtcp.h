// The RTCP of a programme (RFC 3550 6, RFC 4585 6.2.1, contracts/timeline.ts): what its receivers say, and what they are told.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace carillon {

/// `CCLK` of a speaker.
struct ClockRequest {
  uint32_t sequence = 0;
  /// The speaker's own time, which comes back to it as it was.
  std::array<uint8_t, 8> t1{};
};

/// `CSTA` of a speaker.
struct LinkStatus {
  uint32_t received = 0;
  uint32_t lostBeforeRepair = 0;
  uint32_t residual = 0;
  uint16_t burstP95Ms = 0;
  uint16_t roundTripMs = 0;
  uint8_t wanted = 0;
  uint16_t neededMs = 0;
};

/// What one compound asks or says.
struct Feedback {
  /// Sequence numbers that are missing, at most kMaxLost.
  std::vector<uint16_t> lost;
  std::optional<ClockRequest> clock;
  std::optional<LinkStatus> status;
};

/// More than a receiver may be sent again at once.
constexpr size_t kMaxLost = 64;

/// Takes any bytes. A malformed tail ends the compound; packets of other kinds, and feedback on other streams, are passed over.
Feedback readFeedback(std::span<const uint8_t> compound, uint32_t mediaSsrc);

/// How the delay of a programme changes (contracts/timeline.ts), µs of site time.
struct Delay {
  double fromUs = 0;
  double toUs = 0;
  double applyAtUs = 0;
  double slopePpm = 0;
};

struct SenderReport {
  uint32_t ssrc = 0;
  /// NTP seconds (1900) of an instant, and the RTP timestamp of the same instant.
  double ntpSeconds = 0;
  uint32_t rtpTimestamp = 0;
  uint32_t packets = 0;
  uint32_t octets = 0;
};

/// The longest compound that the functions below can make.
constexpr size_t kMaxReport = 28 + (4 + 4 + 2 + 255 + 4) + (12 + 32) + (12 + 28);

// Each appends one packet at `out` and returns its length.
size_t putSenderReport(uint8_t* out, const SenderReport& report);
/// CNAME (RFC 3550 6.5.1) of at most 255 bytes.
size_t putName(uint8_t* out, uint32_t ssrc, const std::string& name);
size_t putDelay(uint8_t* out, uint32_t ssrc, const Delay& delay);
/// `t2`, `t3`: site time of the request's arrival and of this answer, µs.
size_t putClockAnswer(uint8_t* out, uint32_t ssrc, const ClockRequest& request, double t2, double t3);

}  // namespace carillon

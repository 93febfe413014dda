// One receiver of a programme: its keys, its route, and the packets that are made for it alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "frame-ring.h"
#include "socket.h"
#include "srtp.h"

namespace carillon {

/// What every packet of a programme has in common (contracts/timeline.ts).
struct Stream {
  uint32_t ssrc = 0;
  uint32_t frameSamples = 480;
  /// Extended sequence number, and RTP timestamp, of frame 0.
  uint64_t firstSequence = 0;
  uint32_t firstTimestamp = 0;
  /// NTP seconds (1900) at which the first sample of frame 0 was captured.
  double originNtp = 0;

  uint64_t sequenceOf(uint64_t frame) const { return firstSequence + frame; }
  uint32_t timestampOf(uint64_t frame) const {
    return static_cast<uint32_t>(firstTimestamp + frame * frameSamples);
  }
  uint32_t framesPerSecond() const { return 48000 / frameSamples; }
};

/// What was negotiated; a payload type or id that was not is empty.
struct ReceiverOptions {
  SrtpKeys keys;
  uint8_t opusType = 0;
  std::optional<uint8_t> redType;
  std::optional<uint8_t> rtxType;
  uint32_t rtxSsrc = 0;
  uint16_t rtxFirstSequence = 0;
  std::optional<uint8_t> captureTimeId;
};

/// Where to. Empty while the receiver has no path (RFC 7675: nothing is sent without consent).
struct Route {
  std::shared_ptr<Socket> socket;
  Address address;
};

struct Counters {
  uint64_t packetsSent = 0;
  /// Payload bytes, as W3C webrtc-stats counts bytesSent: without headers and tags.
  uint64_t bytesSent = 0;
  uint64_t retransmittedPacketsSent = 0;
  /// Of bytesSent, those of redundant copies (RFC 2198) with their block headers.
  uint64_t redundantBytesSent = 0;
  /// Asked for, but beyond the share that retransmissions may take, or not there any more.
  uint64_t retransmissionsRefused = 0;
  /// Datagrams that the system did not take.
  uint64_t sendFailures = 0;

  void add(const Counters& other);
};

class Receiver {
 public:
  Receiver(const Stream& stream, const ReceiverOptions& options);

  Route route;
  Counters counters;

  /// How far back the copies lie that each packet carries, in frames; none: plain Opus. Ignored unless RED was negotiated.
  void setRedundancy(const std::vector<uint8_t>& distances);

  /// Builds and seals the packet of `frame` in kMaxDatagram bytes at `out`; returns its length. Frames must be newer each time.
  size_t build(uint8_t* out, const Frame& frame, const FrameRing& ring);

  /// The same for a retransmission (RFC 4588); 0 when none was negotiated or the receiver has had its share.
  size_t rebuild(uint8_t* out, const Frame& frame);

 private:
  size_t putCaptureTime(uint8_t* out, uint64_t frame) const;
  size_t putRed(uint8_t* out, size_t room, const Frame& frame, const FrameRing& ring);

  Stream stream_;
  ReceiverOptions options_;
  SrtpSealer sealer_;
  /// Oldest first.
  std::vector<uint8_t> distances_;
  /// SRTP index of the stream's sequence number 0: the rollover counter starts at 0 with the first packet of this receiver.
  std::optional<uint64_t> indexBase_;
  uint64_t rtxIndex_;
  /// Retransmissions that may be sent now: grows with packets sent, is used up by retransmissions.
  double allowance_;
};

}  // namespace carillon

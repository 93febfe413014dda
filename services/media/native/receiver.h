// One receiver of a programme: its keys, its route, and the packets that are made for it alone.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "consent.h"
#include "frame-ring.h"
#include "rtcp.h"
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
  /// When the first sample of frame 0 was captured: site time in µs, and NTP seconds (1900).
  double originUs = 0;
  double originNtp = 0;
  /// RTCP CNAME.
  std::string cname;

  uint64_t sequenceOf(uint64_t frame) const { return firstSequence + frame; }
  uint32_t timestampOf(uint64_t frame) const {
    return static_cast<uint32_t>(firstTimestamp + frame * frameSamples);
  }
  /// Of any instant of site time; before the origin it wraps as RTP timestamps do.
  uint32_t timestampAt(double us) const {
    return static_cast<uint32_t>(firstTimestamp + std::llround((us - originUs) * 0.048));
  }
  uint32_t framesPerSecond() const { return 48000 / frameSamples; }
};

constexpr size_t kCacheLine = 64;

/// What was negotiated; a payload type or id that was not is empty.
struct ReceiverOptions {
  /// For RTP; for RTCP to the receiver, and from it.
  SrtpKeys keys;
  SrtpKeys rtcpKeys;
  SrtpKeys rtcpTheirs;
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
  /// What comes from there is the receiver's.
  Hearing hearing;
  /// Without it, its consent is somebody else's concern.
  std::optional<Consent> consent;
};

/// What a receiver has said, as far as it is not answered at once.
struct Said {
  /// Site time of the newest authentic RTCP, µs.
  double heardAtUs = 0;
  /// How many `status` there have been.
  uint32_t statuses = 0;
  LinkStatus status;
  /// When the newest check of its consent went out that was answered, and how long that took; 0 before one. µs.
  double consentedAtUs = 0;
  double roundTripUs = 0;
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
  /// `stream` lives longer.
  Receiver(const Stream& stream, const ReceiverOptions& options);

  /// Fetches what the next packet will be made of: of hundreds of receivers, none is still in the caches from the frame before.
  void prefetch() const {
    const auto* bytes = reinterpret_cast<const char*>(this);
    for (size_t at = 0; at < sizeof *this; at += kCacheLine) __builtin_prefetch(bytes + at, 1);
  }

  Route route;
  Counters counters;
  Said said;
  /// `said` has changed since somebody looked.
  bool isNews = false;

  /// How far back the copies lie that each packet carries, in frames; none: plain Opus. Ignored unless RED was negotiated.
  void setRedundancy(const std::vector<uint8_t>& distances);

  /// Builds and seals the packet of `frame` in kMaxDatagram bytes at `out`; returns its length. Frames must be newer each time.
  size_t build(uint8_t* out, const Frame& frame, const FrameRing& ring);

  /// The same for a retransmission (RFC 4588); 0 when none was negotiated or the receiver has had its share.
  size_t rebuild(uint8_t* out, const Frame& frame);

  /// Opens RTCP of this receiver, in place; takes any bytes. Empty for what is not authentic, or a replay.
  std::optional<Feedback> hear(std::span<uint8_t> datagram, double arrivalUs);

  /// A report is due: each 1.25 s, and ten times a second until a change of delay begins.
  bool reportDue(double nowUs) const { return nowUs >= reportAtUs_; }
  void reportNow() { reportAtUs_ = 0; }
  bool checkDue(double nowUs) const { return route.consent && route.consent->checkDue(nowUs); }

  /// Builds and seals the report (RFC 3550 6.4.1), name and delay; returns its length.
  size_t report(uint8_t* out, const Delay& delay);

  /// It asked for the time, and waits for the answer.
  bool answerDue() const { return asked_.has_value(); }

  /// The same for the answer, and the report with it if that is due soon.
  size_t answer(uint8_t* out, const Delay& delay);

 private:
  size_t putReport(uint8_t* out, const Delay& delay, double nowUs);
  size_t putCaptureTime(uint8_t* out, uint64_t frame) const;
  size_t putRed(uint8_t* out, size_t room, const Frame& frame, const FrameRing& ring);

  const Stream& stream_;
  ReceiverOptions options_;
  SrtpSealer sealer_;
  SrtcpSealer rtcpSealer_;
  SrtcpOpener rtcpOpener_;
  double reportAtUs_ = 0;
  std::optional<ClockRequest> asked_;
  double askedAtUs_ = 0;
  /// Oldest first.
  std::vector<uint8_t> distances_;
  /// SRTP index of the stream's sequence number 0: the rollover counter starts at 0 with the first packet of this receiver.
  std::optional<uint64_t> indexBase_;
  uint64_t rtxIndex_;
  /// Retransmissions that may be sent now: grows with packets sent, is used up by retransmissions.
  double allowance_;
};

}  // namespace carillon

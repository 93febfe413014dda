#include "receiver.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "bytes.h"
#include "platform.h"

namespace carillon {

namespace {

constexpr size_t kHeader = 12;
constexpr uint8_t kVersion = 0x80;
constexpr uint8_t kExtended = 0x10;
constexpr size_t kMaxPlain = kMaxDatagram - kSrtpOverhead;

/// RFC 2198 3: 14 bits of timestamp offset, 10 bits of length.
constexpr uint32_t kMaxOffset = 0x3fff;
constexpr size_t kMaxBlock = 0x3ff;
constexpr size_t kBlockHeader = 4;

/// The capture time is in each of the first packets, so that a receiver has it at once, then in one of sixteen.
constexpr uint64_t kCaptureTimeFirst = 100;
constexpr uint64_t kCaptureTimeEvery = 16;

/// Retransmissions may take 30 % of the packets: beyond that a network that drops is only filled more. Half a second of them may
/// come at once, which is what a speaker asks for when its link returns.
constexpr double kShare = 0.3;
constexpr double kReportUs = 1.25e6;
/// What is due this soon goes out with an answer that is sent anyway.
constexpr double kEarlyUs = 1e6;
/// One of three gets through any network that can be listened over.
constexpr double kUrgentUs = 0.1e6;
static_assert(kMaxReport + kSrtcpOverhead <= kMaxDatagram);

double burst(const Stream& stream) { return stream.framesPerSecond() / 2.0; }

/// RFC 3550 5.1.
void putHeader(uint8_t* out, uint8_t type, uint64_t sequence, uint32_t timestamp, uint32_t ssrc) {
  out[0] = kVersion;
  out[1] = type;
  put16(out + 2, static_cast<uint32_t>(sequence));
  put32(out + 4, timestamp);
  put32(out + 8, ssrc);
}

}  // namespace

void Counters::add(const Counters& other) {
  packetsSent += other.packetsSent;
  bytesSent += other.bytesSent;
  retransmittedPacketsSent += other.retransmittedPacketsSent;
  redundantBytesSent += other.redundantBytesSent;
  retransmissionsRefused += other.retransmissionsRefused;
  sendFailures += other.sendFailures;
}

Receiver::Receiver(const Stream& stream, const ReceiverOptions& options)
    : stream_(stream),
      options_(options),
      sealer_(options.keys),
      rtcpSealer_(options.rtcpKeys),
      rtcpOpener_(options.rtcpTheirs),
      rtxIndex_(options.rtxFirstSequence),
      allowance_(burst(stream)) {}

void Receiver::setRedundancy(const std::vector<uint8_t>& distances) {
  distances_ = distances;
  std::sort(distances_.rbegin(), distances_.rend());
}

size_t Receiver::build(uint8_t* out, const Frame& frame, const FrameRing& ring) {
  const uint64_t sequence = stream_.sequenceOf(frame.number);
  if (!indexBase_) indexBase_ = sequence & ~uint64_t{0xffff};
  putHeader(out, options_.opusType, sequence, stream_.timestampOf(frame.number), stream_.ssrc);
  const size_t header = kHeader + putCaptureTime(out, frame.number);
  size_t length = header + putRed(out + header, kMaxPlain - header, frame, ring);
  if (length == header) {
    std::memcpy(out + header, frame.bytes.data(), frame.size);
    length += frame.size;
  } else {
    out[1] = *options_.redType;
    counters.redundantBytesSent += length - header - frame.size;
  }
  counters.packetsSent += 1;
  counters.bytesSent += length - header;
  allowance_ = std::min(burst(stream_), allowance_ + kShare);
  return sealer_.seal(out, header, length, stream_.ssrc, sequence - *indexBase_);
}

size_t Receiver::rebuild(uint8_t* out, const Frame& frame) {
  if (!options_.rtxType || allowance_ < 1) return 0;
  allowance_ -= 1;
  putHeader(out, *options_.rtxType, rtxIndex_, stream_.timestampOf(frame.number), options_.rtxSsrc);
  // RFC 4588 4: the original sequence number, then the original payload.
  put16(out + kHeader, static_cast<uint32_t>(stream_.sequenceOf(frame.number)));
  std::memcpy(out + kHeader + 2, frame.bytes.data(), frame.size);
  counters.retransmittedPacketsSent += 1;
  const size_t length = kHeader + 2 + frame.size;
  return sealer_.seal(out, kHeader, length, options_.rtxSsrc, rtxIndex_++);
}

std::optional<Feedback> Receiver::hear(std::span<uint8_t> datagram, double arrivalUs) {
  const auto length = rtcpOpener_.open(datagram);
  if (!length) return std::nullopt;
  Feedback feedback = readFeedback(datagram.first(*length), stream_.ssrc);
  said.heardAtUs = arrivalUs;
  isNews = true;
  if (feedback.clock) {
    asked_ = feedback.clock;
    askedAtUs_ = arrivalUs;
  }
  if (feedback.status) {
    said.status = *feedback.status;
    said.statuses += 1;
  }
  return feedback;
}

size_t Receiver::report(uint8_t* out, const Delay& delay) {
  return rtcpSealer_.seal(out, putReport(out, delay, monotonicUs()));
}

size_t Receiver::answer(uint8_t* out, const Delay& delay) {
  const double nowUs = monotonicUs();
  const size_t report = reportDue(nowUs + kEarlyUs) ? putReport(out, delay, nowUs) : 0;
  const size_t length = report + putClockAnswer(out + report, stream_.ssrc, *asked_, askedAtUs_, monotonicUs());
  asked_.reset();
  return rtcpSealer_.seal(out, length);
}

size_t Receiver::putReport(uint8_t* out, const Delay& delay, double nowUs) {
  reportAtUs_ = nowUs + (delay.applyAtUs > nowUs ? kUrgentUs : kReportUs);
  const SenderReport report{stream_.ssrc,
                            stream_.originNtp + (nowUs - stream_.originUs) / 1e6,
                            stream_.timestampAt(nowUs),
                            static_cast<uint32_t>(counters.packetsSent),
                            static_cast<uint32_t>(counters.bytesSent)};
  size_t length = putSenderReport(out, report);
  length += putName(out + length, stream_.ssrc, stream_.cname);
  return length + putDelay(out + length, stream_.ssrc, delay);
}

/// abs-capture-time as a one-byte header extension (RFC 8285 4.2); returns the bytes after the fixed header.
size_t Receiver::putCaptureTime(uint8_t* out, uint64_t frame) const {
  const bool due = counters.packetsSent < kCaptureTimeFirst || counters.packetsSent % kCaptureTimeEvery == 0;
  if (!options_.captureTimeId || !due) return 0;
  constexpr size_t kWords = 3;  // one byte of id and length, eight of time, three of padding
  uint8_t* extension = out + kHeader;
  std::memset(extension, 0, 4 + 4 * kWords);
  out[0] |= kExtended;
  put16(extension, 0xbede);
  put16(extension + 2, kWords);
  extension[4] = static_cast<uint8_t>(*options_.captureTimeId << 4 | (8 - 1));
  const double seconds = stream_.originNtp + static_cast<double>(frame) * stream_.frameSamples / 48000.0;
  const double whole = std::floor(seconds);
  put32(extension + 5, static_cast<uint32_t>(static_cast<uint64_t>(whole)));
  put32(extension + 9, static_cast<uint32_t>((seconds - whole) * 4294967296.0));
  return 4 + 4 * kWords;
}

/// The payload with copies of earlier frames (RFC 2198); 0 when there is nothing to add. Copies that do not fit are left out, the
/// oldest first.
size_t Receiver::putRed(uint8_t* out, size_t room, const Frame& frame, const FrameRing& ring) {
  if (!options_.redType) return 0;
  std::array<const Frame*, 8> copies{};
  size_t count = 0;
  size_t length = 1 + frame.size;
  for (auto distance = distances_.rbegin(); distance != distances_.rend() && count < copies.size(); ++distance) {
    if (*distance > frame.number || *distance * stream_.frameSamples > kMaxOffset) continue;
    const Frame* copy = ring.find(frame.number - *distance);
    if (copy == nullptr || copy->size > kMaxBlock || length + kBlockHeader + copy->size > room) continue;
    copies[count++] = copy;
    length += kBlockHeader + copy->size;
  }
  if (count == 0) return 0;
  uint8_t* header = out;
  uint8_t* body = out + count * kBlockHeader + 1;
  while (count > 0) {
    const Frame& copy = *copies[--count];
    const auto offset = static_cast<uint32_t>((frame.number - copy.number) * stream_.frameSamples);
    put32(header, 0x80000000u | static_cast<uint32_t>(options_.opusType) << 24 | offset << 10 | copy.size);
    header += kBlockHeader;
    std::memcpy(body, copy.bytes.data(), copy.size);
    body += copy.size;
  }
  *header = options_.opusType;
  std::memcpy(body, frame.bytes.data(), frame.size);
  return length;
}

}  // namespace carillon

#include "rtcp.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "bytes.h"

namespace carillon {

namespace {

using Bytes = std::span<const uint8_t>;

constexpr uint8_t kVersion = 0x80;
constexpr uint8_t kPadded = 0x20;
constexpr uint8_t kSenderReport = 200;
constexpr uint8_t kSourceDescription = 202;
constexpr uint8_t kApplication = 204;
constexpr uint8_t kTransportFeedback = 205;
constexpr uint8_t kGenericNack = 1;
constexpr uint8_t kCname = 1;

/// Bytes before the data of an APP packet, and before the entries of a NACK.
constexpr size_t kApplicationHeader = 12;
constexpr size_t kNackHeader = 12;

size_t putHeader(uint8_t* out, uint8_t count, uint8_t type, size_t length) {
  out[0] = kVersion | count;
  out[1] = type;
  put16(out + 2, static_cast<uint32_t>(length / 4 - 1));
  return length;
}

size_t putApplication(uint8_t* out, uint8_t subtype, uint32_t ssrc, const char* name, size_t data) {
  put32(out + 4, ssrc);
  std::memcpy(out + 8, name, 4);
  return putHeader(out, subtype, kApplication, kApplicationHeader + data);
}

/// A PID and the 16 sequence numbers after it (RFC 4585 6.2.1).
void readNack(Bytes packet, std::vector<uint16_t>& lost) {
  for (size_t at = kNackHeader; at + 4 <= packet.size(); at += 4) {
    const uint16_t first = get16(&packet[at]);
    const uint32_t asked = uint32_t{get16(&packet[at + 2])} << 1 | 1;
    for (uint32_t bit = 0; bit <= 16; ++bit) {
      if ((asked >> bit & 1) == 0) continue;
      if (lost.size() == kMaxLost) return;
      lost.push_back(static_cast<uint16_t>(first + bit));
    }
  }
}

void readApplication(Bytes packet, Feedback& into) {
  const Bytes data = packet.subspan(kApplicationHeader);
  const auto named = [&](const char* name) { return std::memcmp(&packet[8], name, 4) == 0; };
  if (named("CCLK") && data.size() >= 12) {
    into.clock = ClockRequest{get32(&data[0]), {}};
    std::copy_n(&data[4], 8, into.clock->t1.begin());
  } else if (named("CSTA") && data.size() >= 20) {
    into.status = LinkStatus{get32(&data[0]),  get32(&data[4]),  get32(&data[8]),
                             get16(&data[12]), get16(&data[14]), data[16],         get16(&data[18])};
  }
}

void readPacket(Bytes packet, uint32_t mediaSsrc, Feedback& into) {
  const uint8_t count = packet[0] & 0x1f;
  const uint8_t type = packet[1];
  if (type == kTransportFeedback && count == kGenericNack && packet.size() >= kNackHeader) {
    if (get32(&packet[8]) == mediaSsrc) readNack(packet, into.lost);
  } else if (type == kApplication && count == 0 && packet.size() >= kApplicationHeader) {
    readApplication(packet, into);
  }
}

/// RFC 3550 6.4.1: the last byte of a padded packet counts the padding, itself included. Empty when that cannot be.
Bytes withoutPadding(Bytes packet) {
  if ((packet[0] & kPadded) == 0) return packet;
  const size_t padding = packet.back();
  return padding == 0 || padding > packet.size() - 4 ? Bytes() : packet.first(packet.size() - padding);
}

}  // namespace

Feedback readFeedback(Bytes compound, uint32_t mediaSsrc) {
  Feedback found;
  while (compound.size() >= 4 && compound[0] >> 6 == 2) {
    const size_t length = 4 * (size_t{get16(&compound[2])} + 1);
    if (length > compound.size()) break;
    const Bytes packet = withoutPadding(compound.first(length));
    if (!packet.empty()) readPacket(packet, mediaSsrc, found);
    compound = compound.subspan(length);
  }
  return found;
}

size_t putSenderReport(uint8_t* out, const SenderReport& report) {
  const double whole = std::floor(report.ntpSeconds);
  put32(out + 4, report.ssrc);
  put32(out + 8, static_cast<uint32_t>(static_cast<uint64_t>(whole)));
  put32(out + 12, static_cast<uint32_t>((report.ntpSeconds - whole) * 4294967296.0));
  put32(out + 16, report.rtpTimestamp);
  put32(out + 20, report.packets);
  put32(out + 24, report.octets);
  return putHeader(out, 0, kSenderReport, 28);
}

size_t putName(uint8_t* out, uint32_t ssrc, const std::string& name) {
  const size_t length = std::min<size_t>(name.size(), 255);
  // A chunk ends with one to four zero bytes, at a 32-bit boundary.
  const size_t chunk = (4 + 2 + length + 4) & ~size_t{3};
  std::memset(out + 4, 0, chunk);
  put32(out + 4, ssrc);
  out[8] = kCname;
  out[9] = static_cast<uint8_t>(length);
  std::memcpy(out + 10, name.data(), length);
  return putHeader(out, 1, kSourceDescription, 4 + chunk);
}

size_t putDelay(uint8_t* out, uint32_t ssrc, const Delay& delay) {
  uint8_t* data = out + kApplicationHeader;
  putDouble(data, delay.fromUs);
  putDouble(data + 8, delay.toUs);
  putDouble(data + 16, delay.applyAtUs);
  putDouble(data + 24, delay.slopePpm);
  return putApplication(out, 0, ssrc, "CDLY", 32);
}

size_t putClockAnswer(uint8_t* out, uint32_t ssrc, const ClockRequest& request, double t2, double t3) {
  uint8_t* data = out + kApplicationHeader;
  put32(data, request.sequence);
  std::copy(request.t1.begin(), request.t1.end(), data + 4);
  putDouble(data + 12, t2);
  putDouble(data + 20, t3);
  return putApplication(out, 1, ssrc, "CCLK", 28);
}

}  // namespace carillon

#include "stun.h"

#include <array>
#include <cstring>

#include "bytes.h"

namespace carillon {

namespace {

constexpr size_t kIntegrity = 20;
constexpr uint32_t kFingerprintMask = 0x5354554e;

/// CRC-32 of ITU V.42, reflected.
constexpr std::array<uint32_t, 256> kCrcTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0xedb88320u : value >> 1;
    table[byte] = value;
  }
  return table;
}();

bool isStun(StunBytes message) {
  return message.size() >= kStunHeader && message[0] <= 3 && get32(&message[4]) == kStunCookie &&
         get16(&message[2]) == message.size() - kStunHeader && message.size() % 4 == 0;
}

void readAttribute(StunMessage& into, uint16_t type, StunBytes value) {
  if (type == attribute::username) into.username = value;
  if (type == attribute::useCandidate) into.useCandidate = true;
  if (type == attribute::controlling) into.controlling = true;
}

}  // namespace

std::optional<StunMessage> readStun(StunBytes message) {
  if (!isStun(message)) return std::nullopt;
  StunMessage found;
  found.type = get16(&message[0]);
  found.transaction = message.subspan(8, 12);
  for (size_t at = kStunHeader; at + 4 <= message.size();) {
    const uint16_t type = get16(&message[at]);
    const size_t length = get16(&message[at + 2]);
    if (length > message.size() - at - 4) return std::nullopt;
    const StunBytes value = message.subspan(at + 4, length);
    if (type == attribute::messageIntegrity) {
      const size_t end = at + 4 + kIntegrity;
      if (length != kIntegrity || message.size() != end + 8) return std::nullopt;
      if (get32(&message[end]) != (uint32_t{attribute::fingerprint} << 16 | 4)) return std::nullopt;
      if (get32(&message[end + 4]) != stunFingerprint(message.first(end))) return std::nullopt;
      found.covered = message.first(at);
      found.integrity = value;
      return found;
    }
    readAttribute(found, type, value);
    at += 4 + ((length + 3) & ~size_t{3});
  }
  return std::nullopt;
}

void putCoveredHeader(uint8_t* out, StunBytes covered) {
  std::memcpy(out, covered.data(), kStunHeader);
  put16(out + 2, static_cast<uint32_t>(covered.size() - kStunHeader + 4 + kIntegrity));
}

uint32_t stunFingerprint(StunBytes covered) {
  uint32_t crc = 0xffffffffu;
  for (const uint8_t byte : covered) crc = crc >> 8 ^ kCrcTable[(crc ^ byte) & 0xff];
  return ~crc ^ kFingerprintMask;
}

}  // namespace carillon

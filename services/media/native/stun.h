// The STUN of consent checks (RFC 8489, RFC 8445 16.1): reads any bytes, and writes Binding messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace carillon {

constexpr size_t kStunHeader = 20;
constexpr uint32_t kStunCookie = 0x2112a442;
constexpr uint16_t kBindingRequest = 0x0001;
constexpr uint16_t kBindingSuccess = 0x0101;

namespace attribute {
constexpr uint16_t username = 0x0006;
constexpr uint16_t messageIntegrity = 0x0008;
constexpr uint16_t xorMappedAddress = 0x0020;
constexpr uint16_t priority = 0x0024;
constexpr uint16_t useCandidate = 0x0025;
constexpr uint16_t fingerprint = 0x8028;
constexpr uint16_t controlled = 0x8029;
constexpr uint16_t controlling = 0x802a;
}  // namespace attribute

using StunBytes = std::span<const uint8_t>;

/// A message that ends in MESSAGE-INTEGRITY and a right FINGERPRINT.
struct StunMessage {
  uint16_t type = 0;
  StunBytes transaction;
  StunBytes username;
  bool useCandidate = false;
  bool controlling = false;
  /// The bytes before MESSAGE-INTEGRITY, and its value.
  StunBytes covered;
  StunBytes integrity;
};

/// Empty for any other form.
std::optional<StunMessage> readStun(StunBytes message);

/// The header that MESSAGE-INTEGRITY covers: with a length as if nothing followed it (RFC 8489 14.5).
void putCoveredHeader(uint8_t* out, StunBytes covered);

/// RFC 8489 14.7.
uint32_t stunFingerprint(StunBytes covered);

}  // namespace carillon

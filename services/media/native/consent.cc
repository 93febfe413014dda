#include "consent.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cstring>

#include "bytes.h"
#include "platform.h"
#include "stun.h"

namespace carillon {

namespace {

/// RFC 7675 5.1: each 5 s, times 0.8 to 1.2.
constexpr double kIntervalUs = 5e6;

StunBytes bytesOf(const std::string& text) { return {reinterpret_cast<const uint8_t*>(text.data()), text.size()}; }

bool same(StunBytes a, StunBytes b) { return std::ranges::equal(a, b); }

bool isAuthentic(const StunMessage& message, HmacSha1& hmac) {
  uint8_t header[kStunHeader];
  putCoveredHeader(header, message.covered);
  const auto digest = hmac.of(header, message.covered.subspan(kStunHeader));
  return CRYPTO_memcmp(digest.data(), message.integrity.data(), digest.size()) == 0;
}

size_t putAttribute(uint8_t* out, uint16_t type, StunBytes value) {
  const size_t padded = (value.size() + 3) & ~size_t{3};
  put16(out, type);
  put16(out + 2, static_cast<uint32_t>(value.size()));
  std::memset(out + 4, 0, padded);
  std::ranges::copy(value, out + 4);
  return 4 + padded;
}

size_t putMessageHeader(uint8_t* out, uint16_t type, StunBytes transaction) {
  put16(out, type);
  put16(out + 2, 0);
  put32(out + 4, kStunCookie);
  std::ranges::copy(transaction, out + 8);
  return kStunHeader;
}

/// RFC 8489 14.2: the port is masked with the cookie's upper half, the address with cookie and transaction.
size_t putMappedAddress(uint8_t* out, const Address& address, const uint8_t* header) {
  uint8_t value[20] = {};
  const StunBytes octets = address.octets();
  value[1] = octets.size() == 4 ? 1 : 2;
  put16(value + 2, address.port() ^ (kStunCookie >> 16));
  for (size_t i = 0; i < octets.size(); ++i) value[4 + i] = octets[i] ^ header[4 + i];
  return putAttribute(out, attribute::xorMappedAddress, {value, 4 + octets.size()});
}

}  // namespace

Consent::Consent(const ConsentKeys& keys)
    : keys_(keys),
      ours_(bytesOf(keys.ourPassword)),
      theirs_(bytesOf(keys.theirPassword)),
      // The path was just proved.
      checkAtUs_(monotonicUs() + 0.8 * kIntervalUs) {}

Consent::Heard Consent::hear(std::span<const uint8_t> bytes, double nowUs) {
  const auto message = readStun(bytes);
  if (!message) return Heard::other;
  if (message->type == kBindingSuccess) {
    if (!waits_ || !same(message->transaction, asked_) || !isAuthentic(*message, theirs_)) return Heard::other;
    waits_ = false;
    consentedAtUs_ = sentAtUs_;
    roundTripUs_ = nowUs - sentAtUs_;
    return Heard::answer;
  }
  // Nominations, and doubts about who controls, are decided elsewhere.
  const bool plain = message->type == kBindingRequest && message->controlling && !message->useCandidate;
  if (!plain || !same(message->username, bytesOf(keys_.ourUsername)) || !isAuthentic(*message, ours_))
    return Heard::other;
  std::ranges::copy(message->transaction, heard_.begin());
  return Heard::request;
}

size_t Consent::answer(uint8_t* out, const Address& to) {
  const size_t header = putMessageHeader(out, kBindingSuccess, heard_);
  return seal(out, header + putMappedAddress(out + header, to, out), ours_);
}

size_t Consent::check(uint8_t* out, double nowUs) {
  std::array<uint8_t, 13> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  std::copy_n(random.begin(), asked_.size(), asked_.begin());
  checkAtUs_ = nowUs + kIntervalUs * (0.8 + 0.4 * random.back() / 256);
  sentAtUs_ = nowUs;
  waits_ = true;
  uint8_t number[8];
  size_t length = putMessageHeader(out, kBindingRequest, asked_);
  length += putAttribute(out + length, attribute::username, bytesOf(keys_.theirUsername));
  put32(number, keys_.priority);
  length += putAttribute(out + length, attribute::priority, {number, 4});
  put32(number, static_cast<uint32_t>(keys_.tieBreaker >> 32));
  put32(number + 4, static_cast<uint32_t>(keys_.tieBreaker));
  length += putAttribute(out + length, attribute::controlled, {number, 8});
  return seal(out, length, theirs_);
}

/// Appends MESSAGE-INTEGRITY and FINGERPRINT, each under a length that ends with it.
size_t Consent::seal(uint8_t* out, size_t length, HmacSha1& hmac) const {
  uint8_t header[kStunHeader];
  putCoveredHeader(header, {out, length});
  const auto digest = hmac.of(header, {out + kStunHeader, length - kStunHeader});
  length += putAttribute(out + length, attribute::messageIntegrity, digest);
  put16(out + 2, static_cast<uint32_t>(length - kStunHeader + 8));
  uint8_t fingerprint[4];
  put32(fingerprint, stunFingerprint({out, length}));
  return length + putAttribute(out + length, attribute::fingerprint, fingerprint);
}

}  // namespace carillon

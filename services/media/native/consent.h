// Consent of one receiver on one path (RFC 7675): its checks are answered, and it is asked, without JavaScript. Whatever is not plainly
// the next of these checks is left to the ICE agent there, which decides everything.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "hmac-sha1.h"
#include "socket.h"

namespace carillon {

/// Of the ICE session that is in force (RFC 8445); we are its controlled side.
struct ConsentKeys {
  /// What requests to us, and from us, carry as USERNAME.
  std::string ourUsername;
  std::string theirUsername;
  std::string ourPassword;
  std::string theirPassword;
  uint64_t tieBreaker = 0;
  uint32_t priority = 0;
};

/// RFC 8489 14.3: less than 513 bytes. With it, a check fits into any datagram.
constexpr size_t kMaxUsername = 512;

class Consent {
 public:
  explicit Consent(const ConsentKeys& keys);

  enum class Heard {
    /// An authentic request, for which `answer` is to be sent.
    request,
    /// The answer to the newest check.
    answer,
    /// For the ICE agent.
    other,
  };
  /// Takes any bytes.
  Heard hear(std::span<const uint8_t> message, double nowUs);

  /// Writes the answer to the request that was just heard; returns its length.
  size_t answer(uint8_t* out, const Address& to);

  bool checkDue(double nowUs) const { return nowUs >= checkAtUs_; }
  /// Writes the next check; returns its length.
  size_t check(uint8_t* out, double nowUs);

  /// When the newest check went out that was answered, and how long that took; 0 before one. µs.
  double consentedAtUs() const { return consentedAtUs_; }
  double roundTripUs() const { return roundTripUs_; }

 private:
  using Transaction = std::array<uint8_t, 12>;

  size_t seal(uint8_t* out, size_t length, HmacSha1& hmac) const;

  ConsentKeys keys_;
  HmacSha1 ours_;
  HmacSha1 theirs_;
  Transaction asked_{};
  Transaction heard_{};
  bool waits_ = false;
  double sentAtUs_ = 0;
  double checkAtUs_ = 0;
  double consentedAtUs_ = 0;
  double roundTripUs_ = 0;
};

}  // namespace carillon

// SRTP and SRTCP (RFC 3711; AES-GCM: RFC 7714), by the OpenSSL inside the node executable.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "hmac-sha1.h"
#include "replay-window.h"

namespace carillon {

enum class Profile { aeadAes128Gcm, aes128CmHmacSha1_80 };

/// Session keys of one direction, as derived by RFC 3711 4.3.
struct SrtpKeys {
  Profile profile = Profile::aeadAes128Gcm;
  std::array<uint8_t, 16> key{};
  /// 12 bytes are used with AES-GCM, 14 with AES-CM.
  std::array<uint8_t, 14> salt{};
  /// Of HMAC-SHA1; unused with AES-GCM.
  std::array<uint8_t, 20> authKey{};
};

/// The longest tag of both profiles, and with the index word of SRTCP.
constexpr size_t kSrtpOverhead = 16;
constexpr size_t kSrtcpOverhead = kSrtpOverhead + 4;

/// What one set of keys does to the bytes of a packet, whatever they mean.
class PacketCipher {
 public:
  /// Throws std::runtime_error when OpenSSL refuses.
  PacketCipher(const SrtpKeys& keys, bool sealing);

  bool isGcm() const { return profile_ == Profile::aeadAes128Gcm; }
  /// RFC 7714 8.1 and 9.1: 16 zero bits, SSRC, 48-bit index; XORed with the salt.
  std::array<uint8_t, 12> nonce(uint32_t ssrc, uint64_t index) const;
  /// RFC 3711 4.1.1: salt · 2^16 ⊕ SSRC · 2^64 ⊕ index · 2^16.
  std::array<uint8_t, 16> counter(uint32_t ssrc, uint64_t index) const;

  using Clear = std::span<const uint8_t>;
  /// AES-GCM in place; writes 16 bytes of tag.
  void sealGcm(const std::array<uint8_t, 12>& nonce, Clear first, Clear second, std::span<uint8_t> text, uint8_t* tag);
  /// False when the tag does not fit: then `text` is worthless.
  bool openGcm(const std::array<uint8_t, 12>& nonce, Clear first, Clear second, std::span<uint8_t> text, uint8_t* tag);
  /// AES-CM in place, its own inverse.
  void counterMode(const std::array<uint8_t, 16>& counter, std::span<uint8_t> text);
  /// Writes the 10 bytes of HMAC-SHA1-80.
  void authenticate(Clear first, Clear second, uint8_t* tag);

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  Profile profile_;
  std::array<uint8_t, 14> salt_;
  std::unique_ptr<EVP_CIPHER_CTX, Free> cipher_;
  std::optional<HmacSha1> hmac_;
};

/// Seals packets of one association. Never call it twice with the same SSRC and index: under AES-GCM and AES-CM alike two texts
/// under one nonce give both away (RFC 3711 9.1).
class SrtpSealer {
 public:
  explicit SrtpSealer(const SrtpKeys& keys) : cipher_(keys, true) {}

  /// In place. `packet` has `length` bytes, of which the first `header` stay clear, and room for kSrtpOverhead more.
  /// `index` is rollover counter · 2^16 + sequence number. Returns the new length.
  size_t seal(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index);

 private:
  PacketCipher cipher_;
};

/// Seals compound RTCP packets; it counts the index, so there must be one sealer for one key.
class SrtcpSealer {
 public:
  explicit SrtcpSealer(const SrtpKeys& keys) : cipher_(keys, true) {}

  /// In place. `packet` has at least 8 bytes, and room for kSrtcpOverhead more. Returns the new length.
  size_t seal(uint8_t* packet, size_t length);

 private:
  PacketCipher cipher_;
  uint32_t index_ = 0;
};

/// Opens compound RTCP packets from outside: takes any bytes.
class SrtcpOpener {
 public:
  explicit SrtcpOpener(const SrtpKeys& keys) : cipher_(keys, false) {}

  /// In place. The compound's length; empty when it is not authentic or was accepted before (RFC 3711 3.3.2).
  std::optional<size_t> open(std::span<uint8_t> packet);

 private:
  std::optional<size_t> decrypt(std::span<uint8_t> packet, uint32_t ssrc, uint32_t index);

  PacketCipher cipher_;
  ReplayWindows<8> replays_;
};

}  // namespace carillon

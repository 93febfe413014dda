// SRTP for sending (RFC 3711; AES-GCM: RFC 7714), by the OpenSSL inside the node executable.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

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

/// The longest tag of both profiles.
constexpr size_t kSrtpOverhead = 16;

/// Seals packets of one association. Never call it twice with the same SSRC and index: under AES-GCM and AES-CM alike two texts
/// under one nonce give both away (RFC 3711 9.1).
class SrtpSealer {
 public:
  /// Throws std::runtime_error when OpenSSL refuses.
  explicit SrtpSealer(const SrtpKeys& keys);

  /// In place. `packet` has `length` bytes, of which the first `header` stay clear, and room for kSrtpOverhead more.
  /// `index` is rollover counter · 2^16 + sequence number. Returns the new length.
  size_t seal(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index);

 private:
  size_t sealGcm(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index);
  size_t sealCounterMode(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index);

  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  };
  Profile profile_;
  std::array<uint8_t, 14> salt_;
  std::unique_ptr<EVP_CIPHER_CTX, Free> cipher_;
  std::unique_ptr<EVP_MAC_CTX, Free> mac_;
};

}  // namespace carillon

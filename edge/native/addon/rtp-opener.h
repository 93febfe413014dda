// SRTP as it arrives: AEAD_AES_128_GCM (RFC 7714) by the OpenSSL inside the node executable, with a key that stays expanded.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace carillon {

class RtpOpener {
 public:
  static constexpr size_t kKey = 16;
  static constexpr size_t kSalt = 12;
  static constexpr size_t kTag = 16;
  /// An RTP header without anything optional: the nonce is made of its SSRC.
  static constexpr size_t kLeastClear = 12;

  /// Session keys (RFC 3711 4.3). Throws std::runtime_error when OpenSSL refuses.
  RtpOpener(std::span<const uint8_t, kKey> key, std::span<const uint8_t, kSalt> salt);

  /// `packet` has `clear` >= kLeastClear bytes of header, text and tag; `index` is rollover counter · 2^16 + sequence number. Writes
  /// header and plain text, kTag bytes less, to `into`. False when it is not authentic: then `into` is worthless.
  bool open(std::span<const uint8_t> packet, size_t clear, uint64_t index, uint8_t* into);

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  std::unique_ptr<EVP_CIPHER_CTX, Free> cipher_;
  std::array<uint8_t, kSalt> salt_;
};

}  // namespace carillon

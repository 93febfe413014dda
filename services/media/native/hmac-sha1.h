// HMAC-SHA1 (RFC 2104) under one key, by the OpenSSL inside the node executable.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace carillon {

class HmacSha1 {
 public:
  using Bytes = std::span<const uint8_t>;

  /// Throws std::runtime_error when OpenSSL refuses.
  explicit HmacSha1(Bytes key);

  /// Of both parts, one after the other.
  std::array<uint8_t, 20> of(Bytes first, Bytes second);

 private:
  struct Free {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
  };
  std::unique_ptr<EVP_MAC_CTX, Free> context_;
};

}  // namespace carillon

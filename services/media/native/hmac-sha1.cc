#include "hmac-sha1.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <stdexcept>

namespace carillon {

HmacSha1::HmacSha1(Bytes key) {
  EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  if (hmac == nullptr) throw std::runtime_error("this OpenSSL has no HMAC");
  context_.reset(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);
  char digest[] = "SHA1";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  if (!context_ || EVP_MAC_init(context_.get(), key.data(), key.size(), parameters) != 1)
    throw std::runtime_error("this OpenSSL has no HMAC-SHA1");
}

std::array<uint8_t, 20> HmacSha1::of(Bytes first, Bytes second) {
  std::array<uint8_t, 20> digest{};
  size_t size = 0;
  EVP_MAC_init(context_.get(), nullptr, 0, nullptr);
  EVP_MAC_update(context_.get(), first.data(), first.size());
  EVP_MAC_update(context_.get(), second.data(), second.size());
  EVP_MAC_final(context_.get(), digest.data(), &size, digest.size());
  return digest;
}

}  // namespace carillon

#include "srtp.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <cstring>
#include <stdexcept>

#include "bytes.h"

namespace carillon {

namespace {

constexpr size_t kGcmTag = 16;
/// HMAC-SHA1-80: the first 80 of 160 bits.
constexpr size_t kHmacTag = 10;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

EVP_MAC_CTX* hmacSha1(const std::array<uint8_t, 20>& key) {
  EVP_MAC* hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  require(hmac != nullptr, "this OpenSSL has no HMAC");
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(hmac);
  EVP_MAC_free(hmac);
  char digest[] = "SHA1";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                   OSSL_PARAM_construct_end()};
  require(context != nullptr && EVP_MAC_init(context, key.data(), key.size(), parameters) == 1,
          "this OpenSSL has no HMAC-SHA1");
  return context;
}

}  // namespace

SrtpSealer::SrtpSealer(const SrtpKeys& keys)
    : profile_(keys.profile), salt_(keys.salt), cipher_(EVP_CIPHER_CTX_new()) {
  const bool gcm = profile_ == Profile::aeadAes128Gcm;
  const EVP_CIPHER* cipher = gcm ? EVP_aes_128_gcm() : EVP_aes_128_ctr();
  require(cipher_ && EVP_EncryptInit_ex(cipher_.get(), cipher, nullptr, keys.key.data(), nullptr) == 1,
          "this OpenSSL has no AES-128");
  if (!gcm) mac_.reset(hmacSha1(keys.authKey));
}

size_t SrtpSealer::seal(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index) {
  return profile_ == Profile::aeadAes128Gcm ? sealGcm(packet, header, length, ssrc, index)
                                            : sealCounterMode(packet, header, length, ssrc, index);
}

size_t SrtpSealer::sealGcm(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index) {
  // RFC 7714 8.1: 16 zero bits, SSRC, 48-bit index; XORed with the salt.
  uint8_t nonce[12] = {};
  put32(nonce + 2, ssrc);
  put48(nonce + 6, index);
  for (size_t i = 0; i < sizeof nonce; ++i) nonce[i] ^= salt_[i];
  EVP_CIPHER_CTX* context = cipher_.get();
  int written = 0;
  EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce);
  EVP_EncryptUpdate(context, nullptr, &written, packet, static_cast<int>(header));
  EVP_EncryptUpdate(context, packet + header, &written, packet + header, static_cast<int>(length - header));
  EVP_EncryptFinal_ex(context, packet + length, &written);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kGcmTag, packet + length);
  return length + kGcmTag;
}

size_t SrtpSealer::sealCounterMode(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index) {
  // RFC 3711 4.1.1: salt · 2^16 ⊕ SSRC · 2^64 ⊕ index · 2^16.
  uint8_t counter[16] = {};
  put32(counter + 4, ssrc);
  put48(counter + 8, index);
  for (size_t i = 0; i < salt_.size(); ++i) counter[i] ^= salt_[i];
  int written = 0;
  EVP_EncryptInit_ex(cipher_.get(), nullptr, nullptr, nullptr, counter);
  EVP_EncryptUpdate(cipher_.get(), packet + header, &written, packet + header, static_cast<int>(length - header));
  // RFC 3711 4.2: the rollover counter is authenticated though it is not sent.
  uint8_t rollover[4];
  put32(rollover, static_cast<uint32_t>(index >> 16));
  uint8_t digest[20];
  size_t size = 0;
  EVP_MAC_init(mac_.get(), nullptr, 0, nullptr);
  EVP_MAC_update(mac_.get(), packet, length);
  EVP_MAC_update(mac_.get(), rollover, sizeof rollover);
  EVP_MAC_final(mac_.get(), digest, &size, sizeof digest);
  std::memcpy(packet + length, digest, kHmacTag);
  return length + kHmacTag;
}

}  // namespace carillon

#include "rtp-opener.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace carillon {

RtpOpener::RtpOpener(std::span<const uint8_t, kKey> key, std::span<const uint8_t, kSalt> salt)
    : cipher_(EVP_CIPHER_CTX_new()) {
  std::copy(salt.begin(), salt.end(), salt_.begin());
  if (!cipher_ || EVP_DecryptInit_ex(cipher_.get(), EVP_aes_128_gcm(), nullptr, key.data(), nullptr) != 1)
    throw std::runtime_error("this OpenSSL has no AES-128-GCM");
}

bool RtpOpener::open(std::span<const uint8_t> packet, size_t clear, uint64_t index, uint8_t* into) {
  // RFC 7714 8.1: 16 zero bits, SSRC, 48-bit index; XORed with the salt.
  std::array<uint8_t, kSalt> nonce = salt_;
  for (size_t i = 0; i < 4; ++i) nonce[2 + i] ^= packet[8 + i];
  for (size_t i = 0; i < 6; ++i) nonce[6 + i] ^= static_cast<uint8_t>(index >> (8 * (5 - i)));
  uint8_t tag[kTag];
  std::memcpy(tag, packet.data() + packet.size() - kTag, kTag);
  std::memcpy(into, packet.data(), clear);
  const int text = static_cast<int>(packet.size() - clear - kTag);
  EVP_CIPHER_CTX* context = cipher_.get();
  int written = 0;
  uint8_t nothing[kTag];
  return EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTag, tag) == 1 &&
         EVP_DecryptUpdate(context, nullptr, &written, packet.data(), static_cast<int>(clear)) == 1 &&
         EVP_DecryptUpdate(context, into + clear, &written, packet.data() + clear, text) == 1 &&
         EVP_DecryptFinal_ex(context, nothing, &written) == 1;
}

}  // namespace carillon

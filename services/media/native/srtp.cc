#include "srtp.h"

#include <openssl/crypto.h>

#include <cstring>
#include <stdexcept>

#include "bytes.h"

namespace carillon {

namespace {

constexpr size_t kGcmTag = 16;
/// HMAC-SHA1-80: the first 80 of 160 bits.
constexpr size_t kHmacTag = 10;
/// RFC 3711 3.4: the header and the sender's SSRC stay clear; a word of E flag and index follows the text.
constexpr size_t kRtcpClear = 8;
constexpr size_t kIndexWord = 4;
constexpr uint32_t kEncrypted = 0x80000000u;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

int lengthOf(std::span<const uint8_t> bytes) { return static_cast<int>(bytes.size()); }

}  // namespace

PacketCipher::PacketCipher(const SrtpKeys& keys, bool sealing)
    : profile_(keys.profile), salt_(keys.salt), cipher_(EVP_CIPHER_CTX_new()) {
  const EVP_CIPHER* cipher = isGcm() ? EVP_aes_128_gcm() : EVP_aes_128_ctr();
  const int encrypts = sealing || !isGcm() ? 1 : 0;
  require(cipher_ && EVP_CipherInit_ex(cipher_.get(), cipher, nullptr, keys.key.data(), nullptr, encrypts) == 1,
          "this OpenSSL has no AES-128");
  if (!isGcm()) hmac_.emplace(keys.authKey);
}

std::array<uint8_t, 12> PacketCipher::nonce(uint32_t ssrc, uint64_t index) const {
  std::array<uint8_t, 12> nonce{};
  put32(nonce.data() + 2, ssrc);
  put48(nonce.data() + 6, index);
  for (size_t i = 0; i < nonce.size(); ++i) nonce[i] ^= salt_[i];
  return nonce;
}

std::array<uint8_t, 16> PacketCipher::counter(uint32_t ssrc, uint64_t index) const {
  std::array<uint8_t, 16> counter{};
  put32(counter.data() + 4, ssrc);
  put48(counter.data() + 8, index);
  for (size_t i = 0; i < salt_.size(); ++i) counter[i] ^= salt_[i];
  return counter;
}

void PacketCipher::sealGcm(const std::array<uint8_t, 12>& nonce, Clear first, Clear second, std::span<uint8_t> text,
                           uint8_t* tag) {
  EVP_CIPHER_CTX* context = cipher_.get();
  int written = 0;
  EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data());
  EVP_EncryptUpdate(context, nullptr, &written, first.data(), lengthOf(first));
  if (!second.empty()) EVP_EncryptUpdate(context, nullptr, &written, second.data(), lengthOf(second));
  EVP_EncryptUpdate(context, text.data(), &written, text.data(), lengthOf(text));
  EVP_EncryptFinal_ex(context, text.data() + text.size(), &written);
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kGcmTag, tag);
}

bool PacketCipher::openGcm(const std::array<uint8_t, 12>& nonce, Clear first, Clear second, std::span<uint8_t> text,
                           uint8_t* tag) {
  EVP_CIPHER_CTX* context = cipher_.get();
  int written = 0;
  EVP_DecryptInit_ex(context, nullptr, nullptr, nullptr, nonce.data());
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kGcmTag, tag);
  EVP_DecryptUpdate(context, nullptr, &written, first.data(), lengthOf(first));
  EVP_DecryptUpdate(context, nullptr, &written, second.data(), lengthOf(second));
  EVP_DecryptUpdate(context, text.data(), &written, text.data(), lengthOf(text));
  uint8_t nothing[16];
  return EVP_DecryptFinal_ex(context, nothing, &written) == 1;
}

void PacketCipher::counterMode(const std::array<uint8_t, 16>& counter, std::span<uint8_t> text) {
  int written = 0;
  EVP_EncryptInit_ex(cipher_.get(), nullptr, nullptr, nullptr, counter.data());
  EVP_EncryptUpdate(cipher_.get(), text.data(), &written, text.data(), lengthOf(text));
}

void PacketCipher::authenticate(Clear first, Clear second, uint8_t* tag) {
  const auto digest = hmac_->of(first, second);
  std::memcpy(tag, digest.data(), kHmacTag);
}

size_t SrtpSealer::seal(uint8_t* packet, size_t header, size_t length, uint32_t ssrc, uint64_t index) {
  const std::span<uint8_t> text(packet + header, length - header);
  if (cipher_.isGcm()) {
    cipher_.sealGcm(cipher_.nonce(ssrc, index), {packet, header}, {}, text, packet + length);
    return length + kGcmTag;
  }
  cipher_.counterMode(cipher_.counter(ssrc, index), text);
  // RFC 3711 4.2: the rollover counter is authenticated though it is not sent.
  uint8_t rollover[4];
  put32(rollover, static_cast<uint32_t>(index >> 16));
  cipher_.authenticate({packet, length}, rollover, packet + length);
  return length + kHmacTag;
}

size_t SrtcpSealer::seal(uint8_t* packet, size_t length) {
  const uint32_t index = index_;
  index_ = (index_ + 1) & ~kEncrypted;
  const uint32_t ssrc = get32(packet + 4);
  const std::span<uint8_t> text(packet + kRtcpClear, length - kRtcpClear);
  if (cipher_.isGcm()) {
    uint8_t* word = packet + length + kGcmTag;
    put32(word, kEncrypted | index);
    cipher_.sealGcm(cipher_.nonce(ssrc, index), {packet, kRtcpClear}, {word, kIndexWord}, text, packet + length);
    return length + kGcmTag + kIndexWord;
  }
  cipher_.counterMode(cipher_.counter(ssrc, index), text);
  put32(packet + length, kEncrypted | index);
  const size_t covered = length + kIndexWord;
  cipher_.authenticate({packet, covered}, {}, packet + covered);
  return covered + kHmacTag;
}

std::optional<size_t> SrtcpOpener::open(std::span<uint8_t> packet) {
  const size_t overhead = kIndexWord + (cipher_.isGcm() ? kGcmTag : kHmacTag);
  if (packet.size() < kRtcpClear + overhead) return std::nullopt;
  const uint32_t word = get32(packet.data() + packet.size() - (cipher_.isGcm() ? kIndexWord : kIndexWord + kHmacTag));
  // DTLS-SRTP has no way to agree on SRTCP that is not encrypted (RFC 5764 4.1.2).
  if ((word & kEncrypted) == 0) return std::nullopt;
  const uint32_t index = word & ~kEncrypted;
  const uint32_t ssrc = get32(packet.data() + 4);
  const auto length = decrypt(packet, ssrc, index);
  return length && replays_.accept(ssrc, index) ? length : std::nullopt;
}

std::optional<size_t> SrtcpOpener::decrypt(std::span<uint8_t> packet, uint32_t ssrc, uint32_t index) {
  const auto clear = packet.first(kRtcpClear);
  if (cipher_.isGcm()) {
    const size_t length = packet.size() - kGcmTag - kIndexWord;
    const auto text = packet.subspan(kRtcpClear, length - kRtcpClear);
    const auto word = packet.last(kIndexWord);
    const bool opened = cipher_.openGcm(cipher_.nonce(ssrc, index), clear, word, text, packet.data() + length);
    return opened ? std::optional(length) : std::nullopt;
  }
  uint8_t expected[kHmacTag];
  cipher_.authenticate(packet.first(packet.size() - kHmacTag), {}, expected);
  if (CRYPTO_memcmp(expected, packet.data() + packet.size() - kHmacTag, kHmacTag) != 0) return std::nullopt;
  const size_t length = packet.size() - kHmacTag - kIndexWord;
  cipher_.counterMode(cipher_.counter(ssrc, index), packet.subspan(kRtcpClear, length - kRtcpClear));
  return length;
}

}  // namespace carillon

// Feeds the native parsers of bytes from outside with seeded noise, mutated messages and cut-off ones, each in memory of exactly its
// size, so that the sanitizers see every byte read beyond it.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "bytes.h"
#include "replay-window.h"
#include "rtcp.h"
#include "stun.h"

using namespace carillon;

namespace {

constexpr uint32_t kSsrc = 0xca011100;
using Bytes = std::vector<uint8_t>;

Bytes compound(const Bytes& nackEntries) {
  Bytes out(kMaxReport + 24 + 12 + nackEntries.size());
  uint8_t* at = out.data();
  at += putSenderReport(at, {kSsrc, 3.9e9, 1, 2, 3});
  at += putName(at, kSsrc, "name");
  at += putDelay(at, kSsrc, {});
  at += putClockAnswer(at, kSsrc, {}, 1, 2);
  at[0] = 0x81;
  at[1] = 205;
  put16(at + 2, static_cast<uint32_t>(2 + nackEntries.size() / 4));
  put32(at + 8, kSsrc);
  std::copy(nackEntries.begin(), nackEntries.end(), at + 12);
  at += 12 + nackEntries.size();
  out.resize(static_cast<size_t>(at - out.data()));
  return out;
}

Bytes check() {
  Bytes out(kStunHeader + 12 + 12 + 24);
  put16(&out[0], kBindingRequest);
  put32(&out[4], kStunCookie);
  put16(&out[20], attribute::username);
  put16(&out[22], 8);
  put16(&out[32], attribute::controlling);
  put16(&out[34], 8);
  put16(&out[44], attribute::messageIntegrity);
  put16(&out[46], 20);
  put16(&out[2], static_cast<uint32_t>(out.size() - kStunHeader + 8));
  const uint32_t fingerprint = stunFingerprint(out);
  out.resize(out.size() + 8);
  put32(&out[out.size() - 8], uint32_t{attribute::fingerprint} << 16 | 4);
  put32(&out[out.size() - 4], fingerprint);
  return out;
}

void feed(const Bytes& bytes) {
  const auto exact = std::make_unique<uint8_t[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), exact.get());
  const std::span<const uint8_t> given(exact.get(), bytes.size());
  if (readFeedback(given, kSsrc).lost.size() > kMaxLost) std::abort();
  if (const auto message = readStun(given)) {
    uint8_t header[kStunHeader];
    putCoveredHeader(header, message->covered);
    if (message->integrity.size() != 20 || message->transaction.size() != 12) std::abort();
  }
}

void replays(std::mt19937& random) {
  ReplayWindows<8> windows;
  std::vector<uint32_t> accepted;
  for (int i = 0; i < 300; ++i) {
    const uint32_t index = static_cast<uint32_t>(random() % 200 + static_cast<uint32_t>(i));
    const bool before = std::ranges::find(accepted, index) != accepted.end();
    if (!windows.accept(1, index)) continue;
    if (before) std::abort();
    accepted.push_back(index);
  }
}

}  // namespace

int main() {
  std::mt19937 random(20260101);
  Bytes entries(80);
  for (uint8_t& byte : entries) byte = 0xff;
  const Bytes models[] = {compound({}), compound(entries), check()};
  if (readFeedback(models[1], kSsrc).lost.size() != kMaxLost || !readStun(models[2])) std::abort();
  for (int round = 0; round < 100'000; ++round) {
    Bytes bytes = models[random() % 3];
    for (uint32_t changes = random() % 6; changes > 0; --changes) bytes[random() % bytes.size()] = static_cast<uint8_t>(random());
    if (random() % 2 == 0) bytes.resize(random() % (bytes.size() + 1));
    feed(bytes);
    if (round % 100 == 0) replays(random);
  }
  for (int round = 0; round < 20'000; ++round) {
    Bytes noise(random() % 200);
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(random());
    feed(noise);
  }
  std::puts("done");
  return 0;
}

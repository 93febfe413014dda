// Big-endian integers, as RTP writes them.
#pragma once

#include <bit>
#include <cstdint>

namespace carillon {

inline void put16(uint8_t* at, uint32_t value) {
  at[0] = static_cast<uint8_t>(value >> 8);
  at[1] = static_cast<uint8_t>(value);
}

inline void put32(uint8_t* at, uint32_t value) {
  put16(at, value >> 16);
  put16(at + 2, value);
}

/// The low 48 bits.
inline void put48(uint8_t* at, uint64_t value) {
  put16(at, static_cast<uint32_t>(value >> 32));
  put32(at + 2, static_cast<uint32_t>(value));
}

inline void putDouble(uint8_t* at, double value) {
  const auto bits = std::bit_cast<uint64_t>(value);
  put32(at, static_cast<uint32_t>(bits >> 32));
  put32(at + 4, static_cast<uint32_t>(bits));
}

inline uint16_t get16(const uint8_t* at) { return static_cast<uint16_t>(at[0] << 8 | at[1]); }
inline uint32_t get32(const uint8_t* at) { return static_cast<uint32_t>(get16(at)) << 16 | get16(at + 2); }

}  // namespace carillon

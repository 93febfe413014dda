// From floats in ±1 to what a sound card takes.
#pragma once

#include <cmath>
#include <cstdint>

namespace carillon {

/// Clips. A hostile packet can decode to anything, so what is not a number becomes silence.
inline float clipped(float sample) {
  if (sample >= 1) return 1;
  if (sample <= -1) return -1;
  return sample == sample ? sample : 0;
}

inline int16_t toS16(float sample) { return static_cast<int16_t>(std::lrintf(clipped(sample) * 32767.0f)); }

inline int32_t toS32(float sample) {
  return static_cast<int32_t>(std::llrint(static_cast<double>(clipped(sample)) * 2147483647.0));
}

}  // namespace carillon

// The class Encoder, as ../src/native/addon.ts declares it.
#pragma once

#include <napi.h>

namespace carillon {

void initEncoder(Napi::Env env, Napi::Object exports);

}  // namespace carillon

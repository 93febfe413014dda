// The part of the module that opens sockets: main thread only.
#pragma once

#include <napi.h>

namespace carillon {

void initSockets(Napi::Env env, Napi::Object exports);

}  // namespace carillon

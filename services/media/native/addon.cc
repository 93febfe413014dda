// The module, as ../src/native/addon.ts declares it. Main thread and programme worker load it each for itself and share what is
// behind it: programmes are process-wide and named by number. Encoders are of the thread that made them.
#include <napi.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "arguments.h"
#include "bare-sendto.h"
#include "encoder-addon.h"
#include "platform.h"
#include "programme.h"
#include "sockets-addon.h"

namespace carillon {

namespace {

using Info = Napi::CallbackInfo;

struct Registry {
  FairMutex mutex;
  std::map<uint32_t, std::shared_ptr<Programme>> programmes;
  uint32_t last = 0;
};

/// Never destroyed: threads may outlive main().
Registry& registry() {
  static auto& instance = *new Registry;
  return instance;
}

uint32_t id(const Info& info, size_t i) { return static_cast<uint32_t>(whole(info[i], "id", kMax32)); }

/// The programme that the first argument names. Null when it was removed: the other thread may not have heard yet.
std::shared_ptr<Programme> programmeOf(const Info& info) {
  const std::lock_guard<FairMutex> lock(registry().mutex);
  const auto found = registry().programmes.find(id(info, 0));
  return found == registry().programmes.end() ? nullptr : found->second;
}

Napi::Value numberValue(const Info& info, double value) { return Napi::Number::New(info.Env(), value); }

/// ({ ssrc, frameSamples, firstSequence, firstTimestamp, originUs, originNtp, cname }) → programme
Napi::Value addProgramme(const Info& info) {
  const Napi::Object given = object(info[0], "stream");
  Stream stream;
  stream.ssrc = static_cast<uint32_t>(whole(given.Get("ssrc"), "ssrc", kMax32));
  stream.frameSamples = static_cast<uint32_t>(whole(given.Get("frameSamples"), "frameSamples", 960));
  stream.firstSequence = whole(given.Get("firstSequence"), "firstSequence", kMax32);
  stream.firstTimestamp = static_cast<uint32_t>(whole(given.Get("firstTimestamp"), "firstTimestamp", kMax32));
  stream.originUs = number(given.Get("originUs"), "originUs", -kMax53, kMax53);
  stream.originNtp = number(given.Get("originNtp"), "originNtp", 0, kMax53);
  stream.cname = text(given.Get("cname"), "cname");
  if (stream.frameSamples != 480 && stream.frameSamples != 960) refuse(info.Env(), "frameSamples must be 480 or 960");
  auto programme = std::make_shared<Programme>(stream);
  const std::lock_guard<FairMutex> lock(registry().mutex);
  registry().programmes.emplace(++registry().last, std::move(programme));
  return numberValue(info, registry().last);
}

void removeProgramme(const Info& info) {
  const std::lock_guard<FairMutex> lock(registry().mutex);
  registry().programmes.erase(id(info, 0));
}

/// (programme, frame, payload) → receivers sent to
Napi::Value publish(const Info& info) {
  const uint64_t frame = whole(info[1], "frame", kMax53);
  const Napi::Uint8Array payload = bytes(info[2], "payload");
  if (payload.ByteLength() < 1 || payload.ByteLength() > 1275) refuse(info.Env(), "payload must have 1 to 1275 bytes");
  const auto programme = programmeOf(info);
  return numberValue(info, programme ? programme->publish(frame, payload.Data(), payload.ByteLength()) : 0);
}

template <size_t N>
void copyKey(const Napi::Object& from, const char* name, std::array<uint8_t, N>& to, size_t expected) {
  const Napi::Uint8Array key = bytes(from.Get(name), name);
  if (key.ByteLength() != expected)
    refuse(from.Env(), std::string(name) + " must have " + std::to_string(expected) + " bytes");
  std::copy_n(key.Data(), expected, to.begin());
}

SrtpKeys keysOf(const Napi::Object& given, const std::string& profile) {
  SrtpKeys keys;
  if (profile == "AES128_CM_HMAC_SHA1_80") {
    keys.profile = Profile::aes128CmHmacSha1_80;
    copyKey(given, "authKey", keys.authKey, 20);
  } else if (profile != "AEAD_AES_128_GCM") {
    refuse(given.Env(), "profile must be AEAD_AES_128_GCM or AES128_CM_HMAC_SHA1_80");
  }
  copyKey(given, "key", keys.key, 16);
  copyKey(given, "salt", keys.salt, keys.profile == Profile::aeadAes128Gcm ? 12 : 14);
  return keys;
}

/// (programme, { profile, keys, rtcpKeys, rtcpTheirs: { key, salt, authKey }, opus, red?, rtx?, rtxSsrc, rtxFirstSequence,
/// absCaptureTime? }) → receiver
Napi::Value addReceiver(const Info& info) {
  const Napi::Object given = object(info[1], "receiver");
  ReceiverOptions options;
  const std::string profile = text(given.Get("profile"), "profile");
  options.keys = keysOf(object(given.Get("keys"), "keys"), profile);
  options.rtcpKeys = keysOf(object(given.Get("rtcpKeys"), "rtcpKeys"), profile);
  options.rtcpTheirs = keysOf(object(given.Get("rtcpTheirs"), "rtcpTheirs"), profile);
  options.opusType = static_cast<uint8_t>(whole(given.Get("opus"), "opus", 127));
  options.redType = optional8(given.Get("red"), "red", 127);
  options.rtxType = optional8(given.Get("rtx"), "rtx", 127);
  options.rtxSsrc = static_cast<uint32_t>(whole(given.Get("rtxSsrc"), "rtxSsrc", kMax32));
  options.rtxFirstSequence = static_cast<uint16_t>(whole(given.Get("rtxFirstSequence"), "rtxFirstSequence", kMax16));
  options.captureTimeId = optional8(given.Get("absCaptureTime"), "absCaptureTime", 14);
  const auto programme = programmeOf(info);
  return numberValue(info, programme ? programme->add(options) : 0);
}

void removeReceiver(const Info& info) {
  if (const auto programme = programmeOf(info)) programme->remove(id(info, 1));
}

/// { ourUsername, theirUsername, ourPassword, theirPassword, tieBreaker, priority }
ConsentKeys consentOf(const Napi::Object& given) {
  ConsentKeys keys;
  keys.ourUsername = text(given.Get("ourUsername"), "ourUsername");
  keys.theirUsername = text(given.Get("theirUsername"), "theirUsername");
  keys.ourPassword = text(given.Get("ourPassword"), "ourPassword");
  keys.theirPassword = text(given.Get("theirPassword"), "theirPassword");
  keys.priority = static_cast<uint32_t>(whole(given.Get("priority"), "priority", kMax32));
  const Napi::Value tieBreaker = given.Get("tieBreaker");
  bool lossless = false;
  if (tieBreaker.IsBigInt()) keys.tieBreaker = tieBreaker.As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) refuse(given.Env(), "tieBreaker must be a BigInt of 64 bits");
  if (keys.theirUsername.size() > kMaxUsername) refuse(given.Env(), "theirUsername is too long");
  return keys;
}

/// (programme, receiver, fd, address, port, consent?), or (programme, receiver) when there is no path
void setRoute(const Info& info) {
  std::shared_ptr<Socket> socket;
  Address address;
  std::optional<ConsentKeys> consent;
  if (info.Length() > 2) {
    socket = Socket::of(static_cast<int>(whole(info[2], "fd", 0x7fffffff)));
    address = addressOf(info, 3);
    if (info[5].IsObject()) consent = consentOf(object(info[5], "consent"));
  }
  if (const auto programme = programmeOf(info)) programme->setRoute(id(info, 1), std::move(socket), address, consent);
}

/// (programme, fromUs, toUs, applyAtUs, slopePpm)
void setDelay(const Info& info) {
  const auto us = [&](size_t i, const char* name) { return number(info[i], name, -kMax53, kMax53); };
  const Delay delay{us(1, "fromUs"), us(2, "toUs"), us(3, "applyAtUs"), us(4, "slopePpm")};
  if (const auto programme = programmeOf(info)) programme->setDelay(delay);
}

/// (programme, receiver, RTCP as it came, µs of its arrival)
void hear(const Info& info) {
  const Napi::Uint8Array given = bytes(info[2], "datagram");
  std::vector<uint8_t> datagram(given.Data(), given.Data() + given.ElementLength());
  const double arrivalUs = number(info[3], "arrivalUs", 0, kMax53);
  if (const auto programme = programmeOf(info)) programme->hear(id(info, 1), datagram, arrivalUs);
}

/// (programme) → Float64Array of `saidNames` for each receiver that has said anything since the last call, one after the other
Napi::Value said(const Info& info) {
  const auto programme = programmeOf(info);
  std::vector<double> values;
  for (const auto& [receiver, said] : programme ? programme->said() : std::vector<std::pair<uint32_t, Said>>()) {
    const LinkStatus& status = said.status;
    values.insert(values.end(), {static_cast<double>(receiver), said.heardAtUs, static_cast<double>(said.statuses),
                                 static_cast<double>(status.received), static_cast<double>(status.lostBeforeRepair),
                                 static_cast<double>(status.residual), static_cast<double>(status.burstP95Ms),
                                 static_cast<double>(status.roundTripMs), static_cast<double>(status.wanted), static_cast<double>(status.neededMs),
                                 said.consentedAtUs, said.roundTripUs});
  }
  auto array = Napi::Float64Array::New(info.Env(), values.size());
  std::ranges::copy(values, array.Data());
  return array;
}

/// (programme, receiver, distances in frames)
void setRedundancy(const Info& info) {
  const Napi::Uint8Array given = bytes(info[2], "distances");
  const std::vector<uint8_t> distances(given.Data(), given.Data() + given.ElementLength());
  if (std::find(distances.begin(), distances.end(), 0) != distances.end())
    refuse(info.Env(), "a distance is at least 1");
  if (const auto programme = programmeOf(info)) programme->setRedundancy(id(info, 1), distances);
}

/// (programme, receiver, sequence numbers) → frames sent again
Napi::Value retransmit(const Info& info) {
  const Napi::Uint16Array given = words(info[2], "sequences");
  const std::vector<uint16_t> sequences(given.Data(), given.Data() + given.ElementLength());
  const auto programme = programmeOf(info);
  return numberValue(info, programme ? programme->retransmit(id(info, 1), sequences) : 0);
}

/// (programme, receiver or 0 for all there ever were, into: Float64Array of `counterNames`)
void counters(const Info& info) {
  Napi::Float64Array into = doubles(info[2], "into");
  if (into.ElementLength() < 6) refuse(info.Env(), "into must hold 6 elements");
  const auto programme = programmeOf(info);
  const uint32_t receiver = id(info, 1);
  const Counters found = !programme ? Counters{} : receiver == 0 ? programme->counters() : programme->counters(receiver);
  const uint64_t values[] = {found.packetsSent,           found.bytesSent,
                             found.retransmittedPacketsSent, found.redundantBytesSent,
                             found.retransmissionsRefused, found.sendFailures};
  std::copy(std::begin(values), std::end(values), into.Data());
}

Napi::Value now(const Info& info) { return numberValue(info, monotonicUs()); }
Napi::Value processCpu(const Info& info) { return numberValue(info, processCpuUs()); }
void sleepUntil(const Info& info) { sleepUntilUs(number(info[0], "us", 0, kMax53)); }

/// (name, priority) → what was granted
Napi::Value raiseThread(const Info& info) {
  const std::string name = text(info[0], "name");
  const Scheduling granted = raiseCurrentThread(name.c_str(), static_cast<int>(whole(info[1], "priority", 99)));
  const char* said = granted == Scheduling::fifo ? "fifo" : granted == Scheduling::nice ? "nice" : "none";
  return Napi::String::New(info.Env(), said);
}

/// (fd, address, ports: Uint16Array, bytes, count) → CPU µs per datagram
Napi::Value bareSendto(const Info& info) {
  const auto socket = Socket::of(static_cast<int>(whole(info[0], "fd", 0x7fffffff)));
  const std::string host = text(info[1], "address");
  const Napi::Uint16Array ports = words(info[2], "ports");
  const size_t size = whole(info[3], "bytes", kMaxDatagram);
  const auto count = static_cast<uint32_t>(whole(info[4], "count", 1e7));
  std::vector<Address> to;
  for (size_t i = 0; i < ports.ElementLength(); ++i) to.push_back(Address::parse(host.c_str(), ports.Data()[i]));
  if (to.empty() || count == 0) refuse(info.Env(), "there must be at least one port and one datagram");
  return numberValue(info, bareSendtoUs(*socket, to.data(), to.size(), size, count));
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  exports.Set("addProgramme", Napi::Function::New<&addProgramme>(env));
  exports.Set("removeProgramme", Napi::Function::New<&removeProgramme>(env));
  exports.Set("publish", Napi::Function::New<&publish>(env));
  exports.Set("addReceiver", Napi::Function::New<&addReceiver>(env));
  exports.Set("removeReceiver", Napi::Function::New<&removeReceiver>(env));
  exports.Set("setRoute", Napi::Function::New<&setRoute>(env));
  exports.Set("setDelay", Napi::Function::New<&setDelay>(env));
  exports.Set("hear", Napi::Function::New<&hear>(env));
  exports.Set("said", Napi::Function::New<&said>(env));
  exports.Set("setRedundancy", Napi::Function::New<&setRedundancy>(env));
  exports.Set("retransmit", Napi::Function::New<&retransmit>(env));
  exports.Set("counters", Napi::Function::New<&counters>(env));
  exports.Set("monotonicUs", Napi::Function::New<&now>(env));
  exports.Set("processCpuUs", Napi::Function::New<&processCpu>(env));
  exports.Set("sleepUntil", Napi::Function::New<&sleepUntil>(env));
  exports.Set("raiseThread", Napi::Function::New<&raiseThread>(env));
  exports.Set("bareSendto", Napi::Function::New<&bareSendto>(env));
  initEncoder(env, exports);
  initSockets(env, exports);
  return exports;
}

}  // namespace

}  // namespace carillon

static Napi::Object initModule(Napi::Env env, Napi::Object exports) { return carillon::init(env, exports); }

NODE_API_MODULE(egress, initModule)

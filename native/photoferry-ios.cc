// What Photoferry needs of libimobiledevice, and nothing more: which iPhones are there, pairing, and connections to
// their ports. Each call returns a promise and blocks a thread of its own, never the event loop. What the answers mean is
// decided in TypeScript (electron/phone/ios).
#include <dlfcn.h>
#include <libimobiledevice/lockdown.h>
#include <napi.h>
#include <usbmuxd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "job.h"
#include "link.h"

namespace {

using Napi::CallbackInfo;
using Napi::Env;
using Napi::Value;
using LinkHolder = std::shared_ptr<Link>;

constexpr napi_type_tag linkTag = {0x70686f746f666572, 0x72792d6c696e6b00};

std::string text(const CallbackInfo& info, size_t index) { return info[index].As<Napi::String>().Utf8Value(); }

// list(): [{udid, network}], or fails with IDEVICE_E_NO_DEVICE when nothing answers as usbmuxd.
Value list(const CallbackInfo& info) {
  struct Found {
    std::string udid;
    bool network;
  };
  auto found = std::make_shared<std::vector<Found>>();
  return startJob(
      info.Env(),
      [found]() {
        idevice_info_t* devices = nullptr;
        int count = 0;
        check("idevice_get_device_list", idevice_get_device_list_extended(&devices, &count));
        for (int i = 0; i < count; i++) {
          found->push_back({devices[i]->udid, devices[i]->conn_type == CONNECTION_NETWORK});
        }
        idevice_device_list_extended_free(devices);
      },
      [found](Env env) -> Value {
        Napi::Array array = Napi::Array::New(env, found->size());
        for (size_t i = 0; i < found->size(); i++) {
          Napi::Object device = Napi::Object::New(env);
          device.Set("udid", (*found)[i].udid);
          device.Set("network", (*found)[i].network);
          array.Set(static_cast<uint32_t>(i), device);
        }
        return array;
      });
}

// pair(udid): lockdownd's error number, 0 when the phone trusts this computer; the pair record is then with usbmuxd.
Value pair(const CallbackInfo& info) {
  auto number = std::make_shared<int>(0);
  return startJob(
      info.Env(),
      [number, udid = text(info, 0)]() {
        Device device(udid);
        lockdownd_client_t client = nullptr;
        *number = lockdownd_client_new(device.handle, &client, "photoferry");
        if (*number != LOCKDOWN_E_SUCCESS) return;
        *number = lockdownd_pair(client, nullptr);
        lockdownd_client_free(client);
      },
      [number](Env env) -> Value { return Napi::Number::New(env, *number); });
}

// readPairRecord(udid): the record's bytes (a property list), or undefined.
Value readPairRecord(const CallbackInfo& info) {
  auto record = std::make_shared<std::vector<uint8_t>>();
  return startJob(
      info.Env(),
      [record, udid = text(info, 0)]() {
        char* data = nullptr;
        uint32_t size = 0;
        if (usbmuxd_read_pair_record(udid.c_str(), &data, &size) == 0 && data != nullptr) record->assign(data, data + size);
        free(data);
      },
      [record](Env env) -> Value {
        if (record->empty()) return env.Undefined();
        return Napi::Buffer<uint8_t>::Copy(env, record->data(), record->size());
      });
}

// deletePairRecord(udid): forgets what the phone itself has forgotten.
Value deletePairRecord(const CallbackInfo& info) {
  return startJob(
      info.Env(), [udid = text(info, 0)]() { usbmuxd_delete_pair_record(udid.c_str()); },
      [](Env env) -> Value { return env.Undefined(); });
}

// connect(udid, port): an opaque link.
Value connect(const CallbackInfo& info) {
  auto made = std::make_shared<LinkHolder>();
  uint16_t port = static_cast<uint16_t>(info[1].As<Napi::Number>().Uint32Value());
  return startJob(
      info.Env(), [made, port, udid = text(info, 0)]() { *made = std::make_shared<Link>(udid, port); },
      [made](Env env) -> Value {
        auto link = Napi::External<LinkHolder>::New(env, new LinkHolder(std::move(*made)),
                                                    [](Env, LinkHolder* holder) { delete holder; });
        napi_type_tag_object(env, link, &linkTag);
        return link;
      });
}

LinkHolder* holderOf(const CallbackInfo& info) {
  bool ours = false;
  if (info.Length() > 0 && info[0].IsExternal()) {
    napi_check_object_type_tag(info.Env(), info[0], &linkTag, &ours);
  }
  if (!ours) throw Napi::TypeError::New(info.Env(), "not a link");
  return info[0].As<Napi::External<LinkHolder>>().Data();
}

LinkHolder linkOf(const CallbackInfo& info) {
  LinkHolder link = *holderOf(info);
  if (!link) throw Napi::Error::New(info.Env(), "the link is closed");
  return link;
}

// exchange(link, request, timeoutMs, longestReply): the reply.
Value exchange(const CallbackInfo& info) {
  LinkHolder link = linkOf(info);
  auto bytes = info[1].As<Napi::Uint8Array>();
  std::vector<uint8_t> request(bytes.Data(), bytes.Data() + bytes.ByteLength());
  uint32_t timeoutMs = info[2].As<Napi::Number>().Uint32Value();
  uint32_t longest = info[3].As<Napi::Number>().Uint32Value();
  auto reply = std::make_shared<std::vector<uint8_t>>();
  return startJob(
      info.Env(),
      [link = std::move(link), request = std::move(request), reply, timeoutMs, longest]() {
        *reply = link->exchange(request, timeoutMs, longest);
      },
      [reply](Env env) -> Value { return Napi::Buffer<uint8_t>::Copy(env, reply->data(), reply->size()); });
}

// enableTls(link): TLS with the phone's pair record from here on.
Value enableTls(const CallbackInfo& info) {
  return startJob(
      info.Env(), [link = linkOf(info)]() { link->enableTls(); }, [](Env env) -> Value { return env.Undefined(); });
}

// socket(link): a file descriptor of its own for the caller to close. Not after enableTls.
Value socket(const CallbackInfo& info) {
  try {
    return Napi::Number::New(info.Env(), linkOf(info)->duplicate());
  } catch (const Failure& failure) {
    throw Napi::Error::New(info.Env(), failure.name);
  }
}

// close(link): at once; a call under way fails, and what it held is freed by its thread.
Value close(const CallbackInfo& info) {
  LinkHolder link = std::move(*holderOf(info));
  holderOf(info)->reset();
  if (link) link->stop();
  return info.Env().Undefined();
}

// libimobiledevice has one subscription a process, so there is one here; TypeScript shares it out.
Instance* subscriber = nullptr;

void onEvent(const idevice_event_t* event, void*) {
  Instance* instance = subscriber;
  instance->post([instance, kind = event->event, udid = std::string(event->udid),
                  network = event->conn_type == CONNECTION_NETWORK](Env env) {
    if (instance->onEvent.IsEmpty()) return;
    Napi::Object object = Napi::Object::New(env);
    object.Set("type", kind == IDEVICE_DEVICE_ADD ? "add" : kind == IDEVICE_DEVICE_REMOVE ? "remove" : "paired");
    object.Set("udid", udid);
    object.Set("network", network);
    instance->onEvent.Call({object});
  });
}

// Waits for the thread that tells of events; none comes after.
void endEvents() {
  if (subscriber != nullptr) idevice_event_unsubscribe();
  subscriber = nullptr;
}

// subscribe(callback): what is there comes as `add` first. Does not keep the process alive.
Value subscribe(const CallbackInfo& info) {
  if (subscriber != nullptr) throw Napi::Error::New(info.Env(), "subscribed already");
  subscriber = info.Env().GetInstanceData<Instance>();
  subscriber->onEvent = Napi::Persistent(info[0].As<Napi::Function>());
  if (idevice_event_subscribe(onEvent, nullptr) != IDEVICE_E_SUCCESS) {
    subscriber->onEvent.Reset();
    subscriber = nullptr;
    throw Napi::Error::New(info.Env(), "cannot subscribe");
  }
  return info.Env().Undefined();
}

// unsubscribe(): resolved when no event can come any more.
Value unsubscribe(const CallbackInfo& info) {
  return startJob(info.Env(), endEvents, [](Env env) -> Value {
    env.GetInstanceData<Instance>()->onEvent.Reset();
    return env.Undefined();
  });
}

constexpr std::chrono::milliseconds longestEnd{2000};

// Before Node takes itself apart: no thread of ours may then be inside libimobiledevice, OpenSSL or Node-API.
void endAll(Instance* instance) {
  if (subscriber == instance) endEvents();
  Link::stopAll();
  threads().wait(longestEnd);
}

// OpenSSL frees itself when the process exits, under the feet of threads that still use it. It is told not to: by the
// very library that libimobiledevice loaded, which is not the one inside Node.
void keepOpenSsl() {
  constexpr uint64_t noAtExit = 0x00080000;  // OPENSSL_INIT_NO_ATEXIT
  for (const char* name : {"libcrypto.so.3", "libcrypto.so.1.1"}) {
    void* library = dlopen(name, RTLD_LAZY | RTLD_NOLOAD);
    if (library == nullptr) continue;
    using Initialise = int (*)(uint64_t, const void*);
    auto initialise = reinterpret_cast<Initialise>(dlsym(library, "OPENSSL_init_crypto"));
    if (initialise != nullptr) initialise(noAtExit, nullptr);
    dlclose(library);
  }
}

// The same for process.exit, which runs no hooks of Node's.
void endProcess() {
  threads().isEnding = true;
  Link::stopAll();
  threads().wait(longestEnd);
}

// A thread that could not be waited for may still look at it: the process is ending, so it is left where it is.
void leaveInstance(Env, Instance*) {}

Napi::Object init(Env env, Napi::Object exports) {
  auto* instance = new Instance(env);
  env.SetInstanceData<Instance, leaveInstance>(instance);
  env.AddCleanupHook(endAll, instance);
  keepOpenSsl();
  static const int registered = std::atexit(endProcess);
  (void)registered;
  exports.Set("list", Napi::Function::New(env, list));
  exports.Set("pair", Napi::Function::New(env, pair));
  exports.Set("readPairRecord", Napi::Function::New(env, readPairRecord));
  exports.Set("deletePairRecord", Napi::Function::New(env, deletePairRecord));
  exports.Set("connect", Napi::Function::New(env, connect));
  exports.Set("exchange", Napi::Function::New(env, exchange));
  exports.Set("enableTls", Napi::Function::New(env, enableTls));
  exports.Set("socket", Napi::Function::New(env, socket));
  exports.Set("close", Napi::Function::New(env, close));
  exports.Set("subscribe", Napi::Function::New(env, subscribe));
  exports.Set("unsubscribe", Napi::Function::New(env, unsubscribe));
  return exports;
}

}  // namespace

NODE_API_MODULE(photoferry_ios, init)

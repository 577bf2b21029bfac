// Runs blocking work on a thread of its own and settles a promise with what came of it. Not on libuv's pool: a phone that
// does not answer must not take the threads that files are read and written with.
#pragma once

#include <napi.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

// What went wrong: `name` is the call that failed, `number` the library's own error number.
struct Failure {
  std::string name;
  int number;
};

// The way from any thread to the event loop. One for all: it must outlive every thread that uses it, so it is made
// before the hook that waits for them is registered (hooks run last to first).
using Task = std::function<void(Napi::Env)>;

inline void runTask(Napi::Env env, Napi::Function, std::nullptr_t*, Task* task) {
  if (env != nullptr) (*task)(env);
  delete task;
}

using Channel = Napi::TypedThreadSafeFunction<std::nullptr_t, Task, runTask>;

// The threads at work. They are waited for when the process ends, which frees what they use.
struct Threads {
  std::mutex lock;
  std::condition_variable none;
  int count = 0;
  std::atomic<bool> isEnding{false};

  void change(int by) {
    std::lock_guard<std::mutex> guard(lock);
    count += by;
    none.notify_all();
  }

  void wait(std::chrono::milliseconds longest) {
    std::unique_lock<std::mutex> guard(lock);
    none.wait_for(guard, longest, [this]() { return count == 0; });
  }
};

inline Threads& threads() {
  static Threads* all = new Threads();  // never destroyed: a thread may end after everything else
  return *all;
}

// What belongs to one JavaScript thread that loaded the addon.
struct Instance {
  explicit Instance(Napi::Env env) : channel(Channel::New(env, "photoferry phone", 0, 1)) { channel.Unref(env); }

  // Called from any thread.
  void post(Task task) {
    if (threads().isEnding) return;
    auto* copy = new Task(std::move(task));
    if (channel.BlockingCall(copy) != napi_ok) delete copy;
  }

  Channel channel;
  int pending = 0;  // promises not settled yet; they keep the process alive. Event loop only.
  Napi::FunctionReference onEvent;
};

// `work` runs on a thread and may throw Failure; `result` makes the promise's value on the event loop.
inline Napi::Value startJob(Napi::Env env, std::function<void()> work, std::function<Napi::Value(Napi::Env)> result) {
  auto* instance = env.GetInstanceData<Instance>();
  auto deferred = std::make_shared<Napi::Promise::Deferred>(Napi::Promise::Deferred::New(env));
  if (instance->pending++ == 0) instance->channel.Ref(env);
  threads().change(1);
  std::thread([instance, deferred, work = std::move(work), result = std::move(result)]() mutable {
    std::optional<Failure> failure;
    try {
      work();
    } catch (const Failure& thrown) {
      failure = thrown;
    }
    work = nullptr;  // lets go of what it held, here and not on the event loop
    instance->post([instance, deferred = std::move(deferred), failure, result = std::move(result)](Napi::Env env) {
      if (--instance->pending == 0) instance->channel.Unref(env);
      if (!failure) return deferred->Resolve(result(env));
      Napi::Error error = Napi::Error::New(env, failure->name + " failed: " + std::to_string(failure->number));
      error.Set("name", "NativePhoneError");
      error.Set("call", failure->name);
      error.Set("number", Napi::Number::New(env, failure->number));
      deferred->Reject(error.Value());
    });
    threads().change(-1);
  }).detach();
  return deferred->Promise();
}

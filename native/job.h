// Runs blocking work on a thread of its own and settles a promise with what came of it. Not on libuv's pool: a phone that
// does not answer must not take the threads that files are read and written with.
#pragma once

#include <napi.h>

#include <functional>
#include <optional>
#include <string>
#include <thread>

// What went wrong: `name` is the call that failed, `number` the library's own error number.
struct Failure {
  std::string name;
  int number;
};

struct Job {
  explicit Job(Napi::Env env) : deferred(Napi::Promise::Deferred::New(env)) {}

  Napi::Promise::Deferred deferred;
  std::function<void()> work;                    // on the thread; may throw Failure
  std::function<Napi::Value(Napi::Env)> result;  // on the event loop, after work
  std::optional<Failure> failure;
};

inline void settleJob(Napi::Env env, Napi::Function, std::nullptr_t*, Job* job) {
  if (env != nullptr) {
    if (job->failure) {
      Napi::Error error = Napi::Error::New(env, job->failure->name + " failed: " + std::to_string(job->failure->number));
      error.Set("name", "NativePhoneError");
      error.Set("call", job->failure->name);
      error.Set("number", Napi::Number::New(env, job->failure->number));
      job->deferred.Reject(error.Value());
    } else {
      job->deferred.Resolve(job->result(env));
    }
  }
  delete job;
}

using JobChannel = Napi::TypedThreadSafeFunction<std::nullptr_t, Job, settleJob>;

inline Napi::Value startJob(Napi::Env env, std::function<void()> work, std::function<Napi::Value(Napi::Env)> result) {
  Job* job = new Job(env);
  job->work = std::move(work);
  job->result = std::move(result);
  Napi::Value promise = job->deferred.Promise();
  JobChannel channel = JobChannel::New(env, "photoferry phone", 0, 1);
  std::thread([channel, job]() mutable {
    try {
      job->work();
    } catch (const Failure& failure) {
      job->failure = failure;
    }
    job->work = nullptr;  // lets go of what it held, here and not on the event loop
    if (channel.BlockingCall(job) == napi_ok) channel.Release();
  }).detach();
  return promise;
}

#include "agent/drivers/thread.h"

#include <csignal>
#include <utility>

#include "proto/check.h"

namespace sukut::agent {
namespace {

void* run_body(void* argument) {
  const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()>*>(argument));
  (*body)();
  return nullptr;
}

}  // namespace

Thread::Thread(const char* name, std::function<void()> body) {
  pthread_attr_t attributes;
  CHECK(pthread_attr_init(&attributes) == 0);
  CHECK(pthread_attr_setstacksize(&attributes, kStackBytes) == 0);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  auto owned = std::make_unique<std::function<void()>>(std::move(body));
  const int result = pthread_create(&id_, &attributes, run_body, owned.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  CHECK(result == 0);
  (void)owned.release();
  is_running_ = true;
  pthread_setname_np(id_, name);
}

Thread& Thread::operator=(Thread&& other) noexcept {
  join();
  id_ = other.id_;
  is_running_ = std::exchange(other.is_running_, false);
  return *this;
}

void Thread::join() {
  if (std::exchange(is_running_, false)) pthread_join(id_, nullptr);
}

}  // namespace sukut::agent

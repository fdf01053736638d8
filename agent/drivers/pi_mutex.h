// A mutex that lends its holder the priority of whoever waits: the firing thread never stands behind third parties.
#pragma once

#include <pthread.h>

#include "proto/check.h"

namespace sukut::agent {

class PiMutex {
 public:
  PiMutex() {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    CHECK(pthread_mutex_init(&mutex_, &attributes) == 0);
    pthread_mutexattr_destroy(&attributes);
  }
  ~PiMutex() { pthread_mutex_destroy(&mutex_); }
  PiMutex(const PiMutex&) = delete;
  PiMutex& operator=(const PiMutex&) = delete;

  void lock() { CHECK(pthread_mutex_lock(&mutex_) == 0); }
  void unlock() { CHECK(pthread_mutex_unlock(&mutex_) == 0); }
  [[nodiscard]] pthread_mutex_t* native() { return &mutex_; }

 private:
  pthread_mutex_t mutex_{};
};

}  // namespace sukut::agent

// Carries out Store actions in order, in a thread of its own: everything that waits goes into one commit, and
// then each ticket is answered with Stored or StoreFailed, in the order of the actions.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "coordinator/core/action.h"
#include "coordinator/shell/mailbox.h"
#include "coordinator/shell/store.h"

namespace sukut::coordinator {

class StoreThread {
 public:
  using Post = std::function<void(Event)>;  // called from its thread

  StoreThread(std::unique_ptr<RecordStore> store, Post post);
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;
  // Commits what was submitted, then ends.
  ~StoreThread();

  void submit(Store action);

 private:
  void work();
  void commit(std::vector<Store> actions);

  std::unique_ptr<RecordStore> store_;
  Post post_;
  WorkQueue<Store> actions_;
  std::thread thread_;
};

}  // namespace sukut::coordinator

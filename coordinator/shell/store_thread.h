// Carries out Store actions in order, in a thread of its own: everything that waits goes into one commit, and
// then each ticket is answered with Stored or StoreFailed, in the order of the actions. After store_unsynced the store
// is lost: it is told once, and nothing more is written.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "coordinator/core/action.h"
#include "coordinator/shell/mailbox.h"
#include "coordinator/shell/store.h"

namespace sukut::coordinator {

class StoreThread {
 public:
  using Post = std::function<void(Event)>;           // called from its thread
  using OnLost = std::function<void(const Error&)>;  // called from its thread

  StoreThread(std::unique_ptr<RecordStore> store, Post post, OnLost on_lost);
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;
  // Commits what was submitted, then ends.
  ~StoreThread();

  void submit(Store action);

 private:
  void work();
  void commit(std::vector<Store> actions);
  void refuse(const std::vector<Store>& actions, const Error& why);
  void lose(const Error& why);

  std::unique_ptr<RecordStore> store_;
  Post post_;
  OnLost on_lost_;
  std::optional<Error> lost_;
  WorkQueue<Store> actions_;
  std::thread thread_;
};

}  // namespace sukut::coordinator

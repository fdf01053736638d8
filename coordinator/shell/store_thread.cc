// See store_thread.h.
#include "coordinator/shell/store_thread.h"

#include <algorithm>
#include <iterator>

#include "proto/io/log.h"

namespace sukut::coordinator {
namespace {

// The core keeps its own limits on what it lets wait; this one is never met.
constexpr std::size_t kUnstoredMax = 1'000'000;
constexpr std::size_t kStoredAtOnce = 256;

}  // namespace

StoreThread::StoreThread(std::unique_ptr<RecordStore> store, Post post)
    : store_(std::move(store)), post_(std::move(post)), actions_(kUnstoredMax), thread_([this] { work(); }) {}

StoreThread::~StoreThread() {
  actions_.close();
  thread_.join();
}

void StoreThread::submit(Store action) {
  const std::uint64_t ticket = action.ticket;
  if (!actions_.push(std::move(action))) post_(StoreFailed{ticket, "too much waits for the disk"});
}

void StoreThread::work() {
  for (auto actions = actions_.take(kStoredAtOnce); !actions.empty(); actions = actions_.take(kStoredAtOnce)) {
    commit(std::move(actions));
  }
}

void StoreThread::commit(std::vector<Store> actions) {
  std::vector<Record> records;
  for (Store& action : actions) {
    records.insert(records.end(), std::make_move_iterator(action.records.begin()),
                   std::make_move_iterator(action.records.end()));
  }
  const Result<Committed> done = store_->commit(records);
  if (!done) spdlog::error("store: {}", done.error().detail);
  for (const Store& action : actions) {
    if (done) {
      post_(Stored{action.ticket, done->number, done->conflicts});
    } else {
      post_(StoreFailed{action.ticket, done.error().detail});
    }
  }
}

}  // namespace sukut::coordinator

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

StoreThread::StoreThread(std::unique_ptr<RecordStore> store, Post post, OnLost on_lost)
    : store_(std::move(store)),
      post_(std::move(post)),
      on_lost_(std::move(on_lost)),
      actions_(kUnstoredMax),
      thread_([this] { work(); }) {}

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
  if (lost_) return refuse(actions, *lost_);
  std::vector<Record> records;
  for (Store& action : actions) {
    records.insert(records.end(), std::make_move_iterator(action.records.begin()),
                   std::make_move_iterator(action.records.end()));
  }
  const Result<Committed> done = store_->commit(records);
  if (!done) {
    spdlog::error("store: {}", done.error().detail);
    refuse(actions, done.error());
    if (done.error().reason == Reason::store_unsynced) lose(done.error());
    return;
  }
  for (const Store& action : actions) post_(Stored{action.ticket, done->number, done->conflicts, done->known});
}

void StoreThread::refuse(const std::vector<Store>& actions, const Error& why) {
  for (const Store& action : actions) post_(StoreFailed{action.ticket, why.detail});
}

void StoreThread::lose(const Error& why) {
  lost_ = why;
  on_lost_(why);
}

}  // namespace sukut::coordinator

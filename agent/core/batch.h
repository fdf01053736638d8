// What one step of the agent asks for, in the only order that is right under a crash or a full disk:
// `before` needs no durability (stop an output, open a link), `records` become durable in one transaction,
// `after` may only happen once they are (start, acknowledge). A failed Persist drops `after` alone.
#pragma once

#include <iterator>
#include <utility>
#include <vector>

#include "agent/core/action.h"

namespace sukut::agent {

class Batch {
 public:
  void before(Action action) { before_.push_back(std::move(action)); }
  void record(JournalRecord record) { records_.push_back(std::move(record)); }
  // Goes into the same transaction, in front: what an earlier one owed.
  void record_first(std::vector<JournalRecord> owed) {
    owed.insert(owed.end(), std::make_move_iterator(records_.begin()), std::make_move_iterator(records_.end()));
    records_ = std::move(owed);
  }
  [[nodiscard]] bool has_records() const { return !records_.empty(); }
  void after(Action action) { after_.push_back(std::move(action)); }

  [[nodiscard]] std::vector<Action> take() && {
    std::vector<Action> actions = std::move(before_);
    if (!records_.empty()) actions.emplace_back(Persist{std::move(records_)});
    for (Action& action : after_) actions.push_back(std::move(action));
    return actions;
  }

 private:
  std::vector<Action> before_;
  std::vector<JournalRecord> records_;
  std::vector<Action> after_;
};

}  // namespace sukut::agent

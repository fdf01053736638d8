// Gives out reports: compiles what an officer asks for from the store, tells what is new, signs it with the beacon key
// and hands it to the core to be kept, in a thread of its own with a connection of its own; neither the socket thread
// nor the one that commits the stations' reports waits for it. One report at a time, the next only when the former is
// kept or refused, so that numbers follow one another.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "coordinator/core/event.h"
#include "coordinator/shell/config.h"
#include "coordinator/shell/control.h"
#include "coordinator/shell/mailbox.h"
#include "proto/seal.h"

namespace sukut::coordinator {

class Issuer {
 public:
  using Keep = std::function<void(IssueAsked)>;                                         // called from its thread
  using Answer = std::function<void(std::uint64_t request, const ControlReply& reply)>;  // the same

  // `beacon` outlives it.
  Issuer(const CentreConfig& config, const SecretKey& beacon, Keep keep, Answer answer);
  Issuer(const Issuer&) = delete;
  Issuer& operator=(const Issuer&) = delete;
  // Ends after the present report; those that wait are dropped.
  ~Issuer();

  // Every request comes to exactly one `keep` or `answer`. False: too many wait.
  [[nodiscard]] bool submit(std::uint64_t request, const IssueRequest& what, Instant now);
  // What was handed to `keep` for this request is durable now, or was refused.
  void settle(std::uint64_t request);

 private:
  struct Job {
    std::uint64_t request = 0;
    IssueRequest what;
    Instant now;
  };
  void work();
  void issue(const Job& job);

  const CentreConfig config_;
  const SecretKey& beacon_;
  const Keep keep_;
  const Answer answer_;
  WorkQueue<Job> jobs_;
  std::mutex mutex_;
  std::condition_variable settled_;
  std::optional<std::uint64_t> unsettled_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace sukut::coordinator

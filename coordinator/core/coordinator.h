// The coordinator: keeps the published documents, brings every agent to the newest set, stores what they report.
// A pure state machine like the agent. This class routes; roster (who was heard, how ready), ledger (documents,
// reports, what is missing where) and acceptance (may this be published?) decide.
// It holds no key that can make anything sound: it only carries what people signed.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "coordinator/core/action.h"
#include "coordinator/core/event.h"
#include "proto/instant.h"

namespace sukut::coordinator {

struct CoordinatorSetup {
  CentreId centre;
  VerifyFn verify = verify_ed25519;
  std::function<std::uint64_t()> random;   // order ids
  std::size_t connections_max = 16000;     // beyond it: Busy(retry_after)
  Nanos beacon_every = std::chrono::seconds(10);
};

// The coordinator's own time: `at` by its reference, ε, and whether it was merely declared.
struct ReferenceTime {
  Mono mono;
  BoundedInstant utc;
  bool is_declared = false;
};

class Coordinator {
 public:
  explicit Coordinator(CoordinatorSetup setup);
  ~Coordinator();
  Coordinator(const Coordinator&) = delete;
  Coordinator& operator=(const Coordinator&) = delete;

  // Performs one step. The first two events must be Restored and RegisterLoaded.
  [[nodiscard]] std::vector<Action> handle(const ReferenceTime& now, const Event& event);
  [[nodiscard]] std::optional<Mono> wake_at() const;

  // Answers a time question; stateless, so the socket thread may call it before anything else.
  [[nodiscard]] static TimeReply answer(const TimeRequest& request, const ReferenceTime& received,
                                        const ReferenceTime& sent);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sukut::coordinator

// Checks the stations' signatures on reports, away from the socket thread. Reports of one station keep their
// order: a station's reports always go to the same thread.
#pragma once

#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "coordinator/core/event.h"
#include "coordinator/shell/mailbox.h"

namespace sukut::coordinator {

// The event that a report becomes: AgentSpoke when the station's own key signed it in its own name.
[[nodiscard]] Event judge_report(const CentreId& centre, const AgentSpoke& spoke, const PublicKey& report_key);

class ReportCheck {
 public:
  using Post = std::function<void(Event)>;  // called from its threads

  ReportCheck(const CentreId& centre, Post post, std::size_t threads = 2);
  ReportCheck(const ReportCheck&) = delete;
  ReportCheck& operator=(const ReportCheck&) = delete;
  // Checks what was submitted, then ends.
  ~ReportCheck();

  // `spoke` holds a ReportMessage. False: too many wait, drop it; the agent sends it again.
  bool submit(AgentSpoke spoke, const PublicKey& report_key);

 private:
  struct Job {
    AgentSpoke spoke;
    PublicKey report_key;
  };
  struct Worker {
    WorkQueue<Job> jobs;
    std::thread thread;
  };
  void work(Worker& worker);

  CentreId centre_;
  Post post_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace sukut::coordinator

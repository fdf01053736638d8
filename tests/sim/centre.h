// The centre: the real coordinator core in a simulated shell, and the officers who ask it. Nothing waits for the disk;
// what was not committed is lost in a crash. Officers repeat what was not answered.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "coordinator/core/coordinator.h"
#include "tests/sim/clocks.h"
#include "tests/sim/disk.h"
#include "tests/sim/rng.h"
#include "tests/sim/story.h"

namespace sukut::sim {

class World;

class Centre {
 public:
  explicit Centre(World& world);

  void start();
  void crash(Nanos down_for);
  void heal();
  // The n-th commit from now fails, once; n = 1 is the next.
  void fail_commit(int n) { commit_fails_in_ = n; }
  // A copy of the store, and going back to it: everything since then is lost here.
  void take_image(Instant of) { images_[of] = store_; }
  void restore_image(Instant of);
  [[nodiscard]] Lies& lies() { return lies_; }
  void fail_store(bool is_failing) { store_failures_ += is_failing ? 1 : -1; }

  void hear(coordinator::ConnectionId connection, std::size_t station, const Message& message);

  // ---- Officers. An order's id and revision come with its reservation; the jobs of one order are done in turn.
  void publish(int order, int revision);
  void cancel(const Deed& deed);
  void close(const Deed& deed);
  // The key of the station leaves the register at once; the withdrawal is published as soon as that can be.
  void withdraw(std::size_t station);
  [[nodiscard]] SignedDocument withdrawal_of(std::size_t station);
  [[nodiscard]] bool is_revoked(std::size_t station) const;
  // Writes the revision of an order that was reserved, whether it was published yet or not; nothing before that.
  [[nodiscard]] std::optional<SignedDocument> written(int order, int revision) const;
  [[nodiscard]] std::optional<OrderId> id_of(int order) const;
  [[nodiscard]] SignedDocument write_cancel(const Deed& deed);

  [[nodiscard]] bool is_up() const { return core_ != nullptr; }
  [[nodiscard]] const CentreStore& store() const { return store_; }
  // ---- The forger, who sits on the path and may knock at the officers' door.
  void forge_time(Nanos for_this_long);
  void bring(const SignedDocument& document);
  // A time reply once given, for the forger to replay.
  [[nodiscard]] const std::optional<SignedTimeReply>& old_time() const { return old_time_; }

 private:
  struct Job {
    Verb verb = Verb::publish;
    int order = 0;
    int revision = 0;
    Deed deed;
    std::optional<SignedDocument> document;
    Bytes order_file;
    std::uint64_t request = 0;
    int tries = 0;
  };
  struct Drafts {
    std::optional<OrderId> id;
    std::vector<SignedDocument> documents;  // by revision
    std::vector<std::uint32_t> revisions;   // as reserved
    std::deque<Job> jobs;
  };

  // Each document of an officer that speaks of no order: asked again until it is answered.
  struct Errand {
    SignedDocument document;
    std::uint64_t request = 0;
    bool is_done = false;
  };
  void run_errand(std::size_t errand);
  [[nodiscard]] coordinator::RegisterLoaded the_register() const;
  void work(int order);
  void ask(int order);
  void draft(Job& job, const coordinator::Answer& answer);
  void answered(const coordinator::Answer& answer);
  void handle(const coordinator::Event& event);
  void answer_time(coordinator::ConnectionId connection, std::size_t station, const TimeRequest& request);
  [[nodiscard]] SignedTimeReply forged(TimeReply reply);
  void plan_wake();
  void commit_next();
  [[nodiscard]] coordinator::ReferenceTime reference() const;

  void carry_out(const coordinator::Store& action);
  void carry_out(const coordinator::Send& action);
  void carry_out(const coordinator::Publish& action);
  void carry_out(const coordinator::PublishBeacon& action);
  void carry_out(const coordinator::Answer& action) { answered(action); }
  void carry_out(const coordinator::Note&) {}

  World& world_;
  std::unique_ptr<coordinator::Coordinator> core_;
  CentreStore store_;
  std::deque<coordinator::Store> waiting_;  // for the store thread
  bool is_committing_ = false;
  int store_failures_ = 0;
  int commit_fails_in_ = 0;
  std::map<Instant, CentreStore> images_;
  Lies lies_;
  std::uint64_t life_ = 0;
  std::uint64_t wake_version_ = 0;
  std::uint64_t last_request_ = 0;
  std::vector<Drafts> drafts_;
  std::vector<Errand> errands_;
  std::set<std::size_t> revoked_;  // stations whose first key is out
  Instant time_forged_until_;
  std::optional<SignedTimeReply> old_time_;
  Nanos reference_error_{0};
  Rng rng_;
  std::shared_ptr<Rng> core_rng_;
};

}  // namespace sukut::sim

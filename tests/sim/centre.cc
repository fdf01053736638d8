#include "tests/sim/centre.h"

#include <algorithm>
#include <utility>

#include "proto/codec.h"
#include "tests/sim/checks.h"
#include "tests/sim/network.h"
#include "tests/sim/people.h"
#include "tests/sim/told.h"
#include "tests/sim/world.h"

namespace sukut::sim {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kCentre = static_cast<std::size_t>(-1);

}  // namespace

Centre::Centre(World& world) : world_(world), drafts_(world.story().orders.size()), rng_(world.story().seed, "centre") {
  const Nanos bound = world.story().reference_error;
  if (!world.story().is_time_declared) reference_error_ = rng_.between(-bound, bound);
}

coordinator::ReferenceTime Centre::reference() const {
  const Story& story = world_.story();
  const Mono mono = from_ns<Mono>(to_ns(world_.now()) - to_ns(story.begins)) + std::chrono::hours(1);
  const Nanos error = story.is_time_declared ? Nanos(0) : story.reference_error;
  return {mono,
          {world_.now() + reference_error_ + lies_.at(world_.now()), error, Trust::synchronized},
          story.is_time_declared};
}

void Centre::start() {
  if (is_up()) return;
  ++life_;
  core_rng_ = std::make_shared<Rng>(world_.story().seed, "coordinator", life_);
  core_ = std::make_unique<coordinator::Coordinator>(
      coordinator::CoordinatorSetup{people().centre(),
                                    [this](const PublicKey& key, std::string_view message, std::string_view signature) {
                                      return world_.verify().verify(key, message, signature);
                                    },
                                    [dice = core_rng_] { return dice->next(); }});
  handle(store_.restore());
  handle(the_register());
}

// A station whose machine was replaced has another key; nobody plays the new machine.
coordinator::RegisterLoaded Centre::the_register() const {
  coordinator::RegisterLoaded loaded;
  loaded.root = people().root();
  for (std::size_t i = 0; i < world_.story().stations.size(); ++i) {
    if (world_.story().stations[i].second_of >= 0) continue;
    coordinator::StationEntry entry;
    entry.attributes = world_.story().stations[i].attributes;
    entry.link = "internet";
    entry.curve_public = std::string(40, revoked_.contains(i) ? 'b' : 'a');
    entry.report_key = world_.station_key(i);
    loaded.stations.push_back(entry);
  }
  return loaded;
}

// ---- Replaced machines.

bool Centre::is_revoked(std::size_t station) const {
  const int first = world_.story().stations[station].second_of;
  return revoked_.contains(first >= 0 ? static_cast<std::size_t>(first) : station);
}

SignedDocument Centre::withdrawal_of(std::size_t station) {
  const Withdraw body{people().centre(), world_.story().stations[station].attributes.id,
                      world_.station_key(station).bytes, world_.story().begins, "simulated"};
  return world_.registry().write(body, {&people().holder(Role::live, 0), &people().holder(Role::live, 1)});
}

void Centre::withdraw(std::size_t station) {
  const int first = world_.story().stations[station].second_of;
  revoked_.insert(first >= 0 ? static_cast<std::size_t>(first) : station);
  for (std::size_t i = 0; i < world_.story().stations.size(); ++i) {
    if (is_revoked(i)) world_.network().revoke(i);
  }
  if (is_up()) handle(the_register());
  errands_.push_back({withdrawal_of(station), 0, false});
  run_errand(errands_.size() - 1);
}

void Centre::run_errand(std::size_t errand) {
  if (errands_[errand].is_done) return;
  errands_[errand].request = ++last_request_;
  world_.at(world_.now() + seconds(5), [this, errand] { run_errand(errand); });
  if (is_up()) handle(coordinator::PublishAsked{errands_[errand].request, {}, errands_[errand].document});
}

void Centre::crash(Nanos down_for) {
  if (!is_up()) return;
  world_.trace(kCentre, [] { return std::string("CRASH"); });
  world_.count("crashes of the coordinator");
  // What the store thread was just committing may be durable although nobody was told.
  if (is_committing_ && !waiting_.empty() && rng_.chance(500)) store_.commit(waiting_.front().records);
  if (!waiting_.empty()) world_.count("coordinator crashes with lost writes");
  waiting_.clear();
  is_committing_ = false;
  core_.reset();
  ++life_;
  ++wake_version_;
  world_.network().centre_died();
  world_.at(world_.now() + down_for, [this, life = life_] {
    if (life == life_) start();
  });
}

void Centre::restore_image(Instant of) {
  world_.count("old images of the store put back");
  crash(seconds(5));
  const auto image = images_.find(of);
  if (image == images_.end()) return;
  store_ = image->second;
  store_.be_another();
}

void Centre::heal() {
  store_failures_ = commit_fails_in_ = 0;
  lies_.heal();
  start();
}

void Centre::hear(coordinator::ConnectionId connection, std::size_t station, const Message& message) {
  if (!is_up() || is_revoked(station)) return;
  if (const auto* request = std::get_if<TimeRequest>(&message)) return answer_time(connection, station, *request);
  const StationId& id = world_.story().stations[station].attributes.id;
  if (const auto* report = std::get_if<ReportMessage>(&message)) {
    const Bytes input = signed_input(Kind::report, people().centre(), report->report.body);
    if (!world_.verify().verify(world_.station_key(station), input, report->report.signature)) {
      return handle(coordinator::ReportRefused{connection, id, {Reason::bad_signature, {}}});
    }
  }
  handle(coordinator::AgentSpoke{connection, id, message});
}

// The socket thread answers before anything else, stamping at receipt and at sending.
void Centre::answer_time(coordinator::ConnectionId connection, std::size_t station, const TimeRequest& request) {
  if (lies_.is_silent()) return;
  world_.checks().told_time(station, agent::TimeSource::link, lies_.at(world_.now()));
  const auto received = reference();
  const Nanos busy = rng_.chance(20) ? rng_.between(microseconds(100), milliseconds(50)) : microseconds(30);
  world_.at(world_.now() + busy, [this, connection, request, received, life = life_] {
    if (life != life_) return;
    const TimeReply reply = coordinator::Coordinator::answer(request, received, reference());
    const Person& signer = people().holder(Role::time, 0);
    SignedTimeReply sealed{encode_time_reply(reply), {}};
    sealed.signature = world_.verify().vouch(signer, Kind::time, sealed.body);
    if (!old_time_) old_time_ = sealed;
    if (world_.now() < time_forged_until_) world_.network().to_station(connection, forged(reply));
    world_.network().to_station(connection, sealed);
  });
}

// The same nonce and another time, and it arrives first.
SignedTimeReply Centre::forged(TimeReply reply) {
  world_.count("forged time answers");
  const Nanos by = rng_.either_sign(std::chrono::seconds(1), std::chrono::minutes(2));
  reply.received += by;
  reply.sent += by;
  SignedTimeReply sealed{encode_time_reply(reply), {}};
  sealed.signature = world_.verify().vouch(people().holder(Role::live, 2), Kind::time, sealed.body);
  return sealed;
}

void Centre::forge_time(Nanos for_this_long) { time_forged_until_ = world_.now() + for_this_long; }

void Centre::bring(const SignedDocument& document) {
  if (is_up()) handle(coordinator::PublishAsked{++last_request_, {}, document});
}

void Centre::handle(const coordinator::Event& event) {
  if (!is_up()) return;
  if (const auto down = world_.dies_here()) return crash(*down);
  world_.trace(kCentre, [&] { return "· " + told(event); });
  const auto actions = core_->handle(reference(), event);
  for (const coordinator::Action& action : actions) {
    if (const auto down = world_.dies_here()) return crash(*down);
    world_.trace(kCentre, [&] { return "    → " + told(action); });
    std::visit([this](const auto& each) { carry_out(each); }, action);
  }
  plan_wake();
}

void Centre::plan_wake() {
  const auto at = core_->wake_at();
  const std::uint64_t version = ++wake_version_;
  if (!at) return;
  const Nanos wait = std::max(*at - reference().mono, Nanos(0)) + rng_.between(microseconds(1), microseconds(300));
  world_.at(world_.now() + wait, [this, version] {
    if (version == wake_version_ && is_up()) handle(coordinator::Woken{});
  });
}

// ---- The store thread.

void Centre::carry_out(const coordinator::Store& action) {
  waiting_.push_back(action);
  if (!is_committing_) commit_next();
}

void Centre::commit_next() {
  if (waiting_.empty()) return;
  is_committing_ = true;
  const Nanos most = world_.story().store_commit;
  const Nanos takes = rng_.between(most / 4, rng_.chance(30) ? most * 10 : most);
  world_.at(world_.now() + takes, [this, life = life_] {
    if (life != life_) return;
    const coordinator::Store action = std::move(waiting_.front());
    waiting_.pop_front();
    is_committing_ = false;
    const bool fails_now = commit_fails_in_ > 0 && --commit_fails_in_ == 0;
    if (store_failures_ > 0 || fails_now) {
      world_.count("failed commits of the store");
      handle(coordinator::StoreFailed{action.ticket, "the disk is full"});
    } else {
      CentreStore::Committed committed = store_.commit(action.records);
      handle(coordinator::Stored{action.ticket, committed.number, std::move(committed.conflicts)});
    }
    if (is_up() && !is_committing_) commit_next();
  });
}

void Centre::carry_out(const coordinator::Send& action) {
  world_.checks().centre_sent(action.message);
  world_.network().to_station(action.connection, action.message);
}
void Centre::carry_out(const coordinator::Publish& action) {
  world_.checks().centre_sent(action.message);
  world_.network().publish(action.message);
}
void Centre::carry_out(const coordinator::PublishBeacon& action) {
  SignedBeacon beacon{encode_beacon(action.beacon), {}};
  const Person& signer = people().holder(Role::beacon, 0);
  beacon.signature = world_.verify().vouch(signer, Kind::beacon, beacon.body);
  world_.network().publish(beacon);
}

// ---- Officers.

void Centre::publish(int order, int revision) {
  Job job;
  job.order = order;
  job.revision = revision;
  drafts_[static_cast<std::size_t>(order)].jobs.push_back(job);
  work(order);
}

void Centre::cancel(const Deed& deed) {
  Job job;
  job.verb = Verb::cancel;
  job.order = deed.order;
  job.deed = deed;
  // A cancel waits for nobody: it goes before whatever is still being drafted, once there is an id to name.
  Drafts& drafts = drafts_[static_cast<std::size_t>(deed.order)];
  if (drafts.id) {
    job.document = write_cancel(deed);
    drafts.jobs.push_front(job);
  } else {
    drafts.jobs.push_back(job);
  }
  work(deed.order);
}

void Centre::close(const Deed& deed) {
  Job job;
  job.verb = Verb::close;
  job.order = deed.order;
  job.deed = deed;
  drafts_[static_cast<std::size_t>(deed.order)].jobs.push_back(job);
  work(deed.order);
}

void Centre::work(int order) {
  Drafts& drafts = drafts_[static_cast<std::size_t>(order)];
  if (!drafts.jobs.empty() && drafts.jobs.front().tries == 0) ask(order);
}

// Asks, and asks again when nobody has answered in five seconds.
void Centre::ask(int order) {
  Drafts& drafts = drafts_[static_cast<std::size_t>(order)];
  Job& job = drafts.jobs.front();
  job.request = ++last_request_;
  if (++job.tries > 200) return;
  world_.at(world_.now() + seconds(5), [this, order, request = job.request] {
    Drafts& same = drafts_[static_cast<std::size_t>(order)];
    if (!same.jobs.empty() && same.jobs.front().request == request) ask(order);
  });
  if (!is_up()) return;
  if (job.verb != Verb::publish && !job.document) {
    if (!drafts.id) return;
    if (job.verb == Verb::cancel) job.document = write_cancel(job.deed);
    if (job.verb == Verb::close) {
      const Close body{people().centre(),   *drafts.id, world_.story().orders[static_cast<std::size_t>(order)].base,
                       CueId(job.deed.cue), {},         world_.now()};
      job.document = world_.registry().write(body, {&people().holder(Role::close, 0)});
    }
  }
  const std::uint64_t request = job.request;
  if (job.document) return handle(coordinator::PublishAsked{request, job.order_file, *job.document});
  handle(coordinator::ReserveAsked{request, world_.story().orders[static_cast<std::size_t>(order)].base});
}

SignedDocument Centre::write_cancel(const Deed& deed) {
  Cancel body;
  body.centre = people().centre();
  body.order = *drafts_[static_cast<std::size_t>(deed.order)].id;
  body.name = world_.story().orders[static_cast<std::size_t>(deed.order)].base;
  if (!deed.cue.empty()) body.cue = CueId(deed.cue);
  if (deed.station >= 0) {
    body.scope = Scope{};
    body.scope->stations.push_back(world_.story().stations[static_cast<std::size_t>(deed.station)].attributes.id);
    body.scope->count = 1;
  }
  body.why = "simulated";
  body.issued = world_.now();
  return world_.registry().write(body, {&people().holder(Role::cancel, 0)});
}

std::optional<OrderId> Centre::id_of(int order) const { return drafts_[static_cast<std::size_t>(order)].id; }

std::optional<SignedDocument> Centre::written(int order, int revision) const {
  const Drafts& drafts = drafts_[static_cast<std::size_t>(order)];
  if (static_cast<std::size_t>(revision) >= drafts.documents.size()) return std::nullopt;
  return drafts.documents[static_cast<std::size_t>(revision)];
}

void Centre::answered(const coordinator::Answer& answer) {
  for (Errand& errand : errands_) {
    if (errand.is_done || errand.request != answer.request) continue;
    if (answer.error.reason == Reason::none) world_.checks().officer_accepted(errand.document);
    errand.is_done = answer.error.reason == Reason::none;
    return;
  }
  for (std::size_t order = 0; order < drafts_.size(); ++order) {
    Drafts& drafts = drafts_[order];
    if (drafts.jobs.empty() || drafts.jobs.front().request != answer.request) continue;
    Job& job = drafts.jobs.front();
    if (answer.error.reason == Reason::store_unwritable || answer.error.reason == Reason::busy) return;  // asks again
    if (answer.error.reason != Reason::none) {
      world_.count("officer answered " + std::string(name_of(answer.error.reason)));
      world_.checks().officer_refused(job.verb, answer);
      drafts.jobs.pop_front();
    } else if (!job.document) {
      draft(job, answer);
    } else {
      world_.count("documents published");
      world_.checks().officer_accepted(*job.document);
      drafts.jobs.pop_front();
    }
    // Not from within this step of the core.
    world_.at(world_.now() + milliseconds(1), [this, order, request = answer.request] {
      Drafts& same = drafts_[order];
      if (!same.jobs.empty() && (same.jobs.front().request == 0 || same.jobs.front().request == request)) {
        ask(static_cast<int>(order));
      }
    });
    return;
  }
}

void Centre::draft(Job& job, const coordinator::Answer& answer) {
  Drafts& drafts = drafts_[static_cast<std::size_t>(job.order)];
  const OrderStory& story = world_.story().orders[static_cast<std::size_t>(job.order)];
  Order order = story.revisions[static_cast<std::size_t>(job.revision)];
  drafts.id = answer.order;
  order.centre = people().centre();
  order.id = answer.order;
  order.revision = answer.revision;
  order.name = story.base + "/r" + std::to_string(answer.revision);
  order.issued = world_.now();
  order.expires = last_end(order) + kExpiryMin + std::chrono::hours(1);
  OrderFile file;
  if (!drafts.documents.empty()) {
    file.previous_body = drafts.documents.back().body;
    order.previous = sha256(file.previous_body);
  }
  for (Cue& cue : order.cues) {
    std::vector<StationId> list;
    for (const StationStory& station : world_.story().stations) {
      if (station.second_of < 0 && names(cue.scope, station.attributes)) list.push_back(station.attributes.id);
    }
    std::sort(list.begin(), list.end());
    cue.scope.count = static_cast<std::uint32_t>(list.size());
    cue.scope.list_digest = digest_of_list(list);
    file.resolved.push_back(std::move(list));
  }
  const Role role = order.mode == Mode::live ? Role::live : Role::drill;
  job.document = world_.registry().write(order, {&people().holder(role, 0), &people().holder(role, 1)});
  file.body = job.document->body;
  job.order_file = encode_order_file(file);
  drafts.documents.push_back(*job.document);
  world_.checks().order_written(*job.document);
}

}  // namespace sukut::sim

#include "tests/sim/station.h"

#include <algorithm>
#include <utility>

#include "proto/check.h"
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

}  // namespace

Station::Station(World& world, std::size_t index)
    : world_(world),
      index_(index),
      story_(world.story().stations[index]),
      clock_(world.now(), story_.boot_age, story_.wall_error, story_.rate_ppb),
      firing_(world, index, story_.is_preempted, world.story().seed),
      rng_(world.story().seed, "station", index) {
  for (const agent::OutputSetup& output : story_.outputs) {
    devices_.push_back(std::make_unique<Device>(world, index, output, world.story().seed));
  }
  is_off_ = story_.second_of >= 0;
  if (world.breaks() == Break::skip_journal) journal_.forget_everything();
  if (world.breaks() == Break::no_cancel) firing_.ignore_cancels();
}

agent::AgentSetup Station::setup() {
  agent_rng_ = std::make_shared<Rng>(world_.story().seed, "agent", index_ * 1000 + life_);
  Root root = people().root();
  if (world_.breaks() == Break::one_signature) root.roles[Role::live].threshold = root.roles[Role::drill].threshold = 1;
  BootId boot;
  boot.bytes.fill(static_cast<std::uint8_t>(boots_));
  boot.bytes[0] = static_cast<std::uint8_t>(index_);
  return {
      .station = story_.attributes,
      .centre = people().centre(),
      .root = root,
      .outputs = story_.outputs,
      .endpoints = 1,
      .drift_ppm = story_.drift_ppm,
      .accept_single_time_source = story_.accepts_single_source,
      .has_chrony = story_.has_chrony,
      .pulse_every = story_.pulse_every,
      .time_every = story_.time_every,
      .software = "sukut-sim",
      .boot = boot,
      .station_key = People::station_key(story_.second_of >= 0 ? static_cast<std::size_t>(story_.second_of) : index_),
      .verify = [this](const PublicKey& key, std::string_view message,
                       std::string_view signature) { return world_.verify().verify(key, message, signature); },
      .random = [dice = agent_rng_] { return dice->next(); }};
}

void Station::switch_on(const Station* disk_of) {
  is_off_ = false;
  if (disk_of) journal_.copy(disk_of->journal_);
  start();
}

void Station::switch_off() {
  is_off_ = true;
  crash(Nanos(0), CrashKind::process);
}

void Station::start() {
  if (is_up() || is_off_) return;
  ++life_;
  agent_ = std::make_unique<agent::Agent>(setup());
  world_.trace(index_, [&] { return "process starts, life " + std::to_string(life_); });
  post(agent::Restored{journal_.records(), std::exchange(was_set_aside_, false)}, life_);
}

void Station::crash(Nanos down_for, CrashKind kind) {
  if (!is_up()) return;
  world_.trace(index_, [&] { return std::string("CRASH"); });
  world_.count("crashes of an agent");
  agent_.reset();
  ++life_;
  inbox_.clear();
  list_.clear();
  is_busy_ = false;
  actions_to_live_ = -1;
  ++wake_version_;
  output_of_.clear();
  world_.network().close(index_);
  firing_.agent_died();
  for (auto& device : devices_) device->agent_died(kind == CrashKind::reboot);
  if (kind == CrashKind::lost_journal) {
    journal_.lose();
    was_set_aside_ = true;
  }
  world_.checks().crashed(index_, kind);
  if (kind == CrashKind::reboot) {
    world_.count("reboots");
    down_for = std::max<Nanos>(down_for, seconds(10));
  }
  world_.at(world_.now() + down_for, [this, kind, life = life_] {
    if (life != life_) return;
    if (kind == CrashKind::reboot) {
      ++boots_;
      clock_.reboot(world_.now(), rng_.between(seconds(8), seconds(40)), rng_.either_sign(milliseconds(1), seconds(3)));
      clock_changed();
    }
    start();
  });
}

void Station::crash_in_list(int actions, Nanos down_for) {
  actions_to_live_ = actions;
  down_after_ = down_for;
}

void Station::suspend(Nanos length) {
  clock_.suspend(world_.now(), length);
  suspended_until_ = world_.now() + length;
  clock_changed();
  world_.checks().slept(index_, suspended_until_);
  world_.at(suspended_until_, [this, life = life_] {
    if (life == life_) post_soon(agent::WallClockStepped{});
  });
}

void Station::step_wall(Nanos by) {
  clock_.step_wall(world_.now(), by);
  world_.checks().wall_stepped(index_);
  post_soon(agent::WallClockStepped{});
}
void Station::set_slew(std::int64_t ppb) {
  clock_.set_slew(world_.now(), ppb);
  clock_changed();
}
void Station::set_rate(std::int64_t ppb) {
  clock_.set_rate(world_.now(), ppb);
  clock_changed();
}

void Station::clock_changed() {
  firing_.clock_changed();
  for (auto& device : devices_) device->clock_changed();
  if (is_up()) plan_wake();
}

void Station::heal() {
  journal_.heal();
  lies_.heal();
  firing_.heal();
  actions_to_live_ = -1;
  for (auto& device : devices_) device->heal();
  start();
}

agent::AgentView Station::view() const { return agent_->view(clock_.read(world_.now())); }

Device* Station::device_for(const CueKey& key) {
  const auto known = output_of_.find(key);
  for (auto& device : devices_) {
    if (known != output_of_.end() && device->setup().name == known->second) return device.get();
  }
  return nullptr;
}

void Station::post(agent::Event event, std::uint64_t life) {
  if (life != life_ || !is_up()) return;
  inbox_.push_back(std::move(event));
  if (inbox_.size() > 5000) world_.checks().broken("S11", index_, "5000 events wait");
  if (!is_pumping_ && !is_busy_) pump();
}

void Station::post_soon(agent::Event event) {
  world_.at(world_.now() + rng_.between(microseconds(5), milliseconds(rng_.chance(50) ? 40 : 1)),
            [this, life = life_, event = std::move(event)] { post(event, life); });
}

void Station::pump() {
  if (world_.now() < suspended_until_) {
    world_.at(suspended_until_, [this, life = life_] {
      if (life == life_ && !is_pumping_ && !is_busy_) pump();
    });
    return;
  }
  is_pumping_ = true;
  while (is_up() && !is_busy_ && !inbox_.empty()) {
    const agent::Event event = std::move(inbox_.front());
    inbox_.pop_front();
    handle(event);
  }
  is_pumping_ = false;
}

void Station::handle(const agent::Event& event) {
  if (world_.now() - busy_second_ > seconds(1)) {
    busy_second_ = world_.now();
    events_in_second_ = 0;
  }
  if (const auto down = world_.dies_here()) return crash(*down, CrashKind::process);
  if (++events_in_second_ > 3000) world_.checks().broken("S11", index_, "3000 events in one second: " + told(event));
  world_.checks().before_handle(index_, event);
  list_ = agent_->handle(clock_.read(world_.now()), event);
  world_.trace(index_, [&] { return "· " + told(event); });
  next_action_ = 0;
  world_.checks().after_handle(index_, event, list_);
  run_list();
}

bool Station::dies_here() {
  if (const auto down = world_.dies_here()) {
    crash(*down, CrashKind::process);
    return true;
  }
  if (actions_to_live_ < 0 || actions_to_live_-- > 0) return false;
  world_.count("crashes inside an action list");
  crash(down_after_, CrashKind::process);
  return true;
}

void Station::run_list() {
  while (next_action_ < list_.size()) {
    if (dies_here()) return;
    const agent::Action action = list_[next_action_++];
    world_.trace(index_, [&] { return "    → " + told(action); });
    if (const auto* write = std::get_if<agent::Persist>(&action)) return persist(*write);
    std::visit([this](const auto& each) { carry_out(each); }, action);
  }
  finish_list();
}

// The write may have reached the disk when the process dies in it, or not.
void Station::persist(const agent::Persist& action) {
  const Nanos takes = rng_.between(story_.fsync / 4, rng_.chance(30) ? story_.fsync * 8 : story_.fsync);
  is_busy_ = true;
  is_written_ = actions_to_live_ == 0 && rng_.chance(500) && journal_.persist(action.records);
  if (is_written_) {
    world_.count("crashes between a write and its acknowledgement");
    world_.checks().persisted(index_, action.records);
  }
  world_.at(std::max(world_.now() + takes, suspended_until_), [this, life = life_, action] {
    if (life == life_) persisted(action);
  });
}

void Station::persisted(const agent::Persist& action) {
  if (world_.now() < suspended_until_) {
    world_.at(suspended_until_, [this, life = life_, action] {
      if (life == life_) persisted(action);
    });
    return;
  }
  if (dies_here()) return;
  is_busy_ = false;
  if (!is_written_ && !journal_.persist(action.records)) {
    world_.count("failed journal writes");
    world_.trace(index_, [] { return std::string("    ✗ journal write failed"); });
    world_.checks().write_failed(index_, action.records);
    list_.clear();
    next_action_ = 0;
    inbox_.push_front(agent::JournalFailed{action.records});
    return finish_list();
  }
  if (!is_written_) world_.checks().persisted(index_, action.records);
  run_list();
}

void Station::finish_list() {
  if (!is_up()) return;
  plan_wake();
  if (!is_pumping_) pump();
}

void Station::plan_wake() {
  const auto at = agent_->wake_at();
  const std::uint64_t version = ++wake_version_;
  if (!at) return;
  const Instant due = std::max(clock_.when(*at), world_.now()) + rng_.between(microseconds(1), microseconds(200));
  world_.at(due, [this, version, life = life_] {
    if (version == wake_version_) post(agent::Woken{}, life);
  });
}

// ---- The shell's part of each action.

void Station::carry_out(const agent::OpenLink&) { world_.network().open(index_); }
void Station::carry_out(const agent::CloseLink&) { world_.network().close(index_); }
void Station::carry_out(const agent::Send& action) {
  world_.checks().sent(index_, action.message);
  world_.network().to_centre(index_, action.message);
}

// While chrony is honest, its correction is wrong by less than the dispersion it states.
void Station::carry_out(const agent::AskChrony&) {
  if (!story_.has_chrony || lies_.is_silent()) return;
  const Nanos lie = lies_.at(world_.now());
  world_.checks().told_time(index_, agent::TimeSource::chrony, lie);
  const ClockReading before = clock_.read(world_.now());
  const Nanos dispersion = rng_.between(microseconds(100), milliseconds(3));
  const Nanos error = rng_.between(-dispersion, dispersion);
  const agent::ChronyAnswered answer{before, clock_.wall_correction(world_.now()) + error + lie, microseconds(400),
                                     dispersion};
  world_.at(world_.now() + rng_.between(microseconds(300), milliseconds(15)),
            [this, answer, life = life_] { post(answer, life); });
}

void Station::carry_out(const agent::ArmOutput& action) {
  output_of_[action.claim.key] = action.claim.output;
  world_.checks().arming(index_, action);
  for (auto& device : devices_) {
    if (device->setup().name == action.claim.output) device->arm(action.claim, action.depth);
  }
}

void Station::carry_out(const agent::SetDeadline& action) {
  output_of_[action.deadline.key] = action.deadline.output;
  world_.checks().deadline_set(index_, action.deadline);
  firing_.set(action.deadline);
}

void Station::carry_out(const agent::StopOutput& action) {
  if (!output_of_.contains(action.key)) {
    for (auto& device : devices_) device->stop(action.key);  // perhaps of a former life
  }
  firing_.stop(action.key);
}

void Station::carry_out(const agent::AnswerPerson& action) { world_.checks().answered(index_, action); }
void Station::carry_out(const agent::Note&) {}

}  // namespace sukut::sim

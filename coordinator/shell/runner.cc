// The socket thread. One turn: wait, take what agents said (time questions are answered on the spot), letters
// of the other threads, officers, then a bounded number of messages for the core.
#include "coordinator/shell/runner.h"

#include <algorithm>

#include "proto/codec.h"
#include "proto/frame.h"
#include "proto/io/log.h"
#include "proto/io/socket.h"
#include "proto/io/system_clock.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kHearPerTurn = 256;
constexpr std::size_t kHandlePerTurn = 32;
// Beyond it the link is not read; libzmq and TCP make the agents wait.
constexpr std::size_t kUnheardMax = 16384;
constexpr long kWaitMaxMs = 10'000;

template <typename... Ts>
struct Overload : Ts... {
  using Ts::operator()...;
};
template <typename... Ts>
Overload(Ts...) -> Overload<Ts...>;

void log_note(const Note& note) {
  switch (note.level) {
    case Level::info:
      return spdlog::info("{}", note.text);
    case Level::warning:
      return spdlog::warn("{}", note.text);
    case Level::error:
      return spdlog::error("{}", note.text);
  }
}

}  // namespace

void Runner::stop() { letters_.post(Stop{}); }

void Runner::reload() { letters_.post(Reload{}); }

Status Runner::run() {
  while (!is_stopping_) {
    wait();
    hear_link();
    read_letters();
    hear_officers();
    for (std::size_t i = 0; i < kHandlePerTurn && !waiting_.empty(); ++i) {
      const AgentSpoke spoke = std::move(waiting_.front());
      waiting_.pop_front();
      handle(spoke);
    }
    const auto wake_at = core_->wake_at();
    if (wake_at && *wake_at <= io::read_clocks().mono) handle(Woken{});
  }
  finish();
  return ended_;
}

// What was heard is checked and committed; confirming is left to the next life, agents ask again.
void Runner::finish() {
  check_.reset();
  read_letters();
  store_.reset();
  if (ended_) spdlog::info("ended; what was given to the store is committed");
}

void Runner::wait() {
  long wait_ms = waiting_.empty() ? kWaitMaxMs : 0;
  if (const auto wake_at = core_->wake_at()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*wake_at - io::read_clocks().mono);
    wait_ms = std::clamp<long>(static_cast<long>(left.count()), 0, wait_ms);
  }
  const short link_events = waiting_.size() < kUnheardMax ? ZMQ_POLLIN : 0;
  zmq::pollitem_t items[] = {{link_->socket().handle(), 0, link_events, 0},
                             {officers_->socket().handle(), 0, ZMQ_POLLIN, 0},
                             {nullptr, letters_.fd(), ZMQ_POLLIN, 0}};
  // Interrupted or not: every source is asked below without blocking.
  ::zmq_poll(items, 3, wait_ms);
}

void Runner::hear_link() {
  for (std::size_t i = 0; i < kHearPerTurn && waiting_.size() < kUnheardMax; ++i) {
    const Mono now = io::read_clocks().mono;
    auto heard = link_->receive(keyring_, now);
    if (!heard) return;
    if (const auto* request = std::get_if<TimeRequest>(&heard->message)) {
      answer_time(heard->connection, *request, reference_.now());
      continue;
    }
    AgentSpoke spoke{heard->connection, heard->from.station, std::move(heard->message)};
    if (!std::holds_alternative<ReportMessage>(spoke.message)) {
      waiting_.push_back(std::move(spoke));
    } else if (!check_->submit(std::move(spoke), heard->from.report_key)) {
      link_->count_drop(Reason::busy, "station " + heard->from.station.text, "too many reports wait to be checked",
                        now);
    }
  }
}

// Without a reference there is nothing to say; the agent asks its other sources.
void Runner::answer_time(ConnectionId connection, const TimeRequest& request, const ReferenceTime& received) {
  const ReferenceTime sent = reference_.now();
  if (!received.utc.is_known() || !sent.utc.is_known()) {
    return link_->count_drop(Reason::clock_reference_missing, "a time question", "no reference to answer from",
                             sent.mono);
  }
  SignedTimeReply reply;
  reply.body = encode_time_reply(Coordinator::answer(request, received, sent));
  reply.signature = sign(keys_.time, Kind::time, config_.centre, reply.body);
  link_->send(connection, reply);
}

void Runner::read_letters() {
  for (const Letter& letter : letters_.take()) {
    if (const auto* event = std::get_if<Event>(&letter)) {
      handle(*event);
    } else if (std::holds_alternative<Stop>(letter)) {
      is_stopping_ = true;
    } else if (const auto* lost = std::get_if<StoreLost>(&letter)) {
      is_stopping_ = true;
      ended_ = lost->error;
    } else if (!reload_files()) {
      continue;  // said in the log; what was known is kept
    }
  }
}

void Runner::hear_officers() {
  while (const auto asked = officers_->receive()) answer(asked->request, asked->what);
}

void Runner::answer(std::uint64_t request, const ControlRequest& what) {
  const auto reply_reload = [&] {
    ControlReply reply = pong();
    const Status status = reload_files();
    if (!status) reply.error = status.error();
    reply.text = status ? "register and root reloaded" : status.error().detail;
    officers_->answer(request, reply);
  };
  std::visit(Overload{[&](const PublishRequest& asked) {
                        handle(PublishAsked{request, asked.order_file, asked.document});
                      },
                      [&](const ReserveRequest& asked) {
                        handle(ReserveAsked{request, asked.name_base});
                      },
                      [&](const LearningRequest& asked) {
                        handle(LearningAsked{request, asked.officer});
                      },
                      [&](const ReloadRequest&) { reply_reload(); },
                      [&](const PingRequest&) { officers_->answer(request, pong()); }},
             what);
}

// `text` lists what was dropped or refused so far, by reason.
ControlReply Runner::pong() const {
  ControlReply reply;
  reply.connected = static_cast<std::uint32_t>(core_->connected());
  reply.commit = core_->commit();
  reply.link_endpoint = endpoints_.link;
  reply.bulletin_endpoint = endpoints_.bulletin;
  for (int i = 0; i < kReasonCount; ++i) {
    const auto reason = static_cast<Reason>(i);
    const std::uint64_t count = link_->dropped(reason) + core_->dropped(reason);
    if (count == 0) continue;
    reply.text +=
        (reply.text.empty() ? "dropped: " : ", ") + std::string(name_of(reason)) + " " + std::to_string(count);
  }
  return reply;
}

void Runner::handle(const Event& event) {
  for (Action& action : core_->handle(reference_.now(), event)) perform(std::move(action));
}

void Runner::perform(Action action) {
  std::visit(Overload{[&](Store& store) { store_->submit(std::move(store)); },
                      [&](Send& send) { link_->send(send.connection, send.message); },
                      [&](Publish& publication) { publish(publication.message); },
                      [&](PublishBeacon& beacon) {
                        Bytes body = encode_beacon(beacon.beacon);
                        Signature signature = sign(keys_.beacon, Kind::beacon, config_.centre, body);
                        publish(SignedBeacon{std::move(body), std::move(signature)});
                      },
                      [&](Answer& answer) {
                        ControlReply reply = pong();
                        reply.error = std::move(answer.error);
                        reply.text = std::move(answer.text);
                        reply.order = answer.order;
                        reply.revision = answer.revision;
                        reply.reached = answer.reached;
                        officers_->answer(answer.request, reply);
                      },
                      [&](Note& note) { log_note(note); }},
             action);
}

void Runner::publish(const Message& message) {
  const std::string_view topic = std::holds_alternative<SignedBeacon>(message) ? kBeaconTopic : kDocumentTopic;
  if (!io::send(bulletin_, {topic, encode_frame(message)})) spdlog::warn("bulletin: {} could not be sent", topic);
}

}  // namespace sukut::coordinator

// Carries the core out: feeds it events, executes what it asks in order, sleeps until the next of either.
// One loop thread; the firing thread, the drivers and chrony answer through the mailbox.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include <zmq.hpp>

#include "agent/core/agent.h"
#include "agent/drivers/thread.h"
#include "agent/shell/config.h"
#include "agent/shell/control.h"
#include "agent/shell/inhibit_inputs.h"
#include "agent/shell/link.h"
#include "agent/shell/mailbox.h"
#include "agent/shell/outputs.h"
#include "agent/shell/sqlite_journal.h"
#include "agent/shell/wall_watch.h"
#include "proto/io/log.h"

namespace sukut::agent {

class Runner {
 public:
  // `warnings`: of the host, for the status and every pulse.
  Runner(Config config, SqliteJournal::Opened opened, std::vector<std::string> warnings);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  // Until `stop_fd` is readable. What drivers have told by then is still journalled.
  void run(int stop_fd);

 private:
  void listen();
  void begin(Restored restored);
  void hear_sockets();
  void hear_link();
  void hear_bulletins();
  void hear_control();
  void hear_host();
  void take_frame(const std::vector<zmq::message_t>& frames, std::size_t expected, Path path);
  void refuse_frame(const Error& error, Path path);
  void answer(const std::string& route, const ControlReply& reply);
  void take_request(const std::string& route, ControlRequest request);
  [[nodiscard]] std::vector<zmq::pollitem_t> poll_items(int stop_fd);
  [[nodiscard]] long timeout_ms() const;

  // Hands events to the core until there are none.
  void settle();
  void step(const Event& event);
  // False: a Persist failed, the rest of the list is dropped.
  [[nodiscard]] bool carry_out(Action& action);
  bool carry(Persist& action);
  bool carry(const OpenLink& action);
  bool carry(const CloseLink&);
  bool carry(Send& action);
  bool carry(const AskChrony&);
  bool carry(const ArmOutput& action);
  bool carry(const SetDeadline& action);
  bool carry(const StopOutput& action);
  bool carry(const AnswerPerson& action);
  bool carry(const Note& action);
  [[nodiscard]] ShellView shell_view() const;

  Config config_;
  ShellView shell_;
  Mailbox mailbox_;
  std::unique_ptr<SqliteJournal> journal_;
  Link link_;
  std::vector<zmq::socket_t> bulletins_;
  // Anybody can send on a bulletin, so that it is heard only so often: what is left of this second.
  Mono bulletin_second_{};
  int bulletins_left_ = 0;
  zmq::socket_t control_;
  WallWatch wall_watch_;
  std::optional<InhibitInputs> inhibit_inputs_;
  Agent agent_;
  Outputs outputs_;
  std::deque<Event> inbox_;
  std::map<std::uint64_t, std::string> askers_;  // request → route
  std::uint64_t next_request_ = 1;
  std::shared_ptr<std::atomic<bool>> is_asking_chrony_;
  Thread chrony_;
  io::RateLimit refused_log_{10};
  io::RateLimit journal_log_{6};
};

}  // namespace sukut::agent

// What a centre restored from a backup learns from its agents: whatever they hold and the store lacks is asked for,
// judged like a publication by its signatures, made durable, and only then counts. Until then nothing new is ordered.
#include <algorithm>

#include "coordinator/core/acceptance.h"
#include "coordinator/core/coordinator.h"
#include "proto/check.h"
#include "proto/limits.h"
#include "proto/text.h"

namespace sukut::coordinator {
namespace {

constexpr Nanos kEndAgain = std::chrono::seconds(5);  // after the store could not be written
// Room for what the former centre may have given away after the copy was made, and no station holds.
constexpr std::uint32_t kSkippedRevisions = 16;

}  // namespace

void Coordinator::learn_from(const AgentSpoke& spoke, const Hello& hello) {
  if (!learning_.is_restored()) return;
  std::vector<Digest> lacking;
  for (const HeldDocument& held : hello.held) {
    if (ledger_.find(held.hash) == nullptr) lacking.push_back(held.hash);
  }
  learning_.hear(spoke.station, spoke.connection, lacking, now_.mono);
}

void Coordinator::hear(const AgentSpoke& spoke, const DocumentMessage& message) {
  const Digest hash = sha256(message.document.body);
  if (!learning_.is_claimed(spoke.station, hash)) {
    return drop(Reason::unknown_type, spoke.station, "gave a document that nobody asked for");
  }
  if (!is_own(spoke) || is_pending(hash)) return;
  auto given = judge_given_back(message.document, setup_.centre, root_, setup_.verify, ledger_);
  if (!given) {
    drop(given.error().reason, spoke.station,
         "gave back a document that is not to be believed: " + given.error().detail);
    return learning_.disbelieve(spoke.station, hash);
  }
  const Publication& publication = given->publication;
  DocumentStored stored{publication.document, {}, now_.utc.at};
  std::vector<Record> records;
  if (given->order) {
    stored.order_file = order_file_for(*given->order, publication.document.body);
    ledger_.speak_for(publication.order, publication.revision, hash);
    if (ledger_.is_name_of_another(*given->order)) {
      act(Note{Level::error, "station " + spoke.station.text + " holds " + publication.name + ", order " +
                                 hex(publication.order) + ", and another order has that name here; look at both"});
    }
    if (auto reserved = ledger_.reserve_again(*given->order)) records.emplace_back(*std::move(reserved));
  }
  records.insert(records.begin(), std::move(stored));
  store(std::move(records), KeepingGivenBack{publication.document, hash, publication.name, spoke.station});
}

// The list resolved at draft went down with the former centre: the rules are asked again. Where the register is still
// the same, so is the list, and its signed digest says so.
Bytes Coordinator::order_file_for(const Order& order, const Bytes& body) const {
  OrderFile file{body, {}, {}};
  for (const Cue& cue : order.cues) {
    std::vector<StationId>& list = file.resolved.emplace_back();
    for (const StationAttributes& station : register_) {
      if (names(cue.scope, station)) list.push_back(station.id);
    }
    std::sort(list.begin(), list.end());
    if (list.size() > kResolvedMax) list.resize(kResolvedMax);
  }
  return encode_order_file(file);
}

// S10: only here, after the commit. Who lacks it notices by its next pulse; what stops something is sent to all at
// once.
void Coordinator::done(const KeepingGivenBack& given) {
  const Status added = ledger_.add(given.document);
  CHECK(added.has_value());
  learning_.learned(given.hash);
  if (given.document.kind != Kind::schedule) {
    dispatch_.queue(given.hash, roster_.connections(), given.document.kind == Kind::cancel);
  }
  act(Publish{DocumentMessage{given.document}});
  act(Note{Level::info, "learned from station " + given.from.text + ": " + std::string(name_of(given.document.kind)) +
                            " " + given.name + ", fingerprint " + fingerprint(given.hash)});
}

void Coordinator::failed(const KeepingGivenBack& given, const std::string& what) {
  learning_.not_kept(given.hash, now_.mono);
  act(Note{Level::error, given.name + " was learned and could not be stored (" + what + "); it is asked for again"});
}

// ---- Its end.
Error Coordinator::unlearned() const {
  return {Reason::centre_unlearned,
          "this centre was restored from a backup and has not learned yet what came after it: " + learning_.text() +
              ". Nothing new is ordered before; a cancel goes at once. To go on without them: --without-learning NAME"};
}

void Coordinator::on(const LearningAsked& asked) {
  if (learning_.is_over()) {
    const char* text = learning_.is_restored() ? "restored from a backup; learning is over" : "never restored";
    return act(Answer{asked.request, {}, text, {}, 0, 0});
  }
  if (asked.officer.empty()) return act(Answer{asked.request, unlearned(), learning_.text(), {}, 0, 0});
  if (!is_plain_text(asked.officer, kNameMax)) {
    return refuse(asked.request, {Reason::malformed, "the officer's name is not one line of at most 128 bytes"});
  }
  end_learning(asked.request, asked.officer);
}

void Coordinator::end_learning(std::uint64_t request, const std::string& officer) {
  end_learning_at_ = now_.mono + kEndAgain;
  LearningEnded ended{officer, now_.utc.at, static_cast<std::uint32_t>(learning_.heard()),
                      static_cast<std::uint32_t>(learning_.awaited())};
  std::vector<Record> records{ended};
  for (RevisionReserved& moved : ledger_.skip_revisions(kSkippedRevisions)) records.emplace_back(std::move(moved));
  store(std::move(records), EndingLearning{request, std::move(ended)});
}

void Coordinator::done(const EndingLearning& ending) {
  learning_.end();
  const std::string how = ending.ended.officer.empty()
                              ? "everybody awaited was heard"
                              : "WITHOUT LEARNING, by " + ending.ended.officer + ", " +
                                    std::to_string(ending.ended.awaited) + " stations not heard out";
  act(Note{Level::warning,
           "the restored centre orders again: " + how + " (" + std::to_string(ending.ended.heard) + " heard since)"});
  if (ending.request != 0) act(Answer{ending.request, {}, "the centre orders again: " + how, {}, 0, 0});
}

void Coordinator::failed(const EndingLearning& ending, const std::string& what) {
  if (ending.request != 0) refuse(ending.request, {Reason::store_unwritable, "the centre goes on learning: " + what});
}

// ---- Due at the end of every step.
void Coordinator::learn_due() {
  if (!learning_.is_restored()) return;
  Learning::Questions questions = learning_.due(now_.mono);
  for (const StationId& station : questions.silent) {
    drop(Reason::busy, station, "holds what the restored store lacks, was asked for it and did not give it");
  }
  for (auto& [connection, pull] : questions.ask) send(connection, std::move(pull));
  if (learning_.is_over() || (end_learning_at_ && now_.mono < *end_learning_at_)) return;
  end_learning_at_.reset();
  if (learning_.is_complete(now_.mono)) end_learning(0, {});
}

std::optional<Mono> Coordinator::learning_due_at() const {
  const auto due = learning_.due_at();
  if (learning_.is_over() || !end_learning_at_) return due;
  // Whatever is due, the end is not tried again before.
  return due ? std::max(*due, *end_learning_at_) : *end_learning_at_;
}

}  // namespace sukut::coordinator

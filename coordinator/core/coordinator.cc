#include "coordinator/core/coordinator.h"

#include <algorithm>
#include <utility>

#include "coordinator/core/acceptance.h"
#include "proto/check.h"

namespace sukut::coordinator {
namespace {

constexpr std::size_t kSendsPerStep = 256;
constexpr std::size_t kLastWordsPerStore = 512;
constexpr std::size_t kBulletinPerRound = 32;
constexpr std::size_t kBeaconListMax = 1024;
constexpr std::size_t kNameBaseMax = 96;

// "january-20/2027", "DRILL-january-20/2027-01-06": what a plan's id and a date can make.
bool is_name_base(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_/.:+").find(c) != std::string_view::npos;
  };
  return !name.empty() && name.size() <= kNameBaseMax && name.front() != '/' && name.back() != '/' &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

OrderId random_order_id(const std::function<std::uint64_t()>& random) {
  OrderId id;
  for (std::size_t i = 0; i < id.bytes.size(); i += 8) {
    const std::uint64_t word = random();
    for (std::size_t j = 0; j < 8; ++j) id.bytes[i + j] = static_cast<std::uint8_t>(word >> (8 * j));
  }
  return id;
}

}  // namespace

Coordinator::Coordinator(CoordinatorSetup setup) : setup_(std::move(setup)) {
  CHECK(setup_.random != nullptr && setup_.verify != nullptr);
}

std::vector<Action> Coordinator::handle(const ReferenceTime& now, const Event& event) {
  CHECK(is_restored_ != std::holds_alternative<Restored>(event));
  CHECK(is_registered_ || std::holds_alternative<Restored>(event) || std::holds_alternative<RegisterLoaded>(event));
  now_ = now;
  actions_.clear();
  std::visit([this](const auto& e) { on(e); }, event);
  if (is_registered_) {
    let_in_waiting();
    send_waiting();
    store_waiting();
    publish_due();
  }
  return std::exchange(actions_, {});
}

std::optional<Mono> Coordinator::wake_at() const {
  if (!is_registered_) return std::nullopt;
  Mono at = std::min(*beacon_at_, *bulletin_at_);
  if (!dispatch_.is_empty()) at = std::min(at, now_.mono);
  if (const auto let_in = roster_.let_in_at()) at = std::min(at, *let_in);
  if (const auto due = roster_.due_at(); due && !keeping_last_words_) at = std::min(at, *due);
  return at;
}

TimeReply Coordinator::answer(const TimeRequest& request, const ReferenceTime& received, const ReferenceTime& sent) {
  TimeReply reply;
  reply.nonce = request.nonce;
  reply.received = received.utc.at;
  reply.sent = sent.utc.at;
  reply.error = std::max(received.utc.error, sent.utc.error);
  reply.is_declared = sent.is_declared;
  return reply;
}

// ---- Start.
void Coordinator::on(const Restored& restored) {
  is_restored_ = true;
  store_ = restored.store;
  commit_ = restored.commit;
  for (std::string& line : ledger_.restore(restored)) act(Note{Level::error, std::move(line)});
}

void Coordinator::on(const RegisterLoaded& loaded) {
  is_registered_ = true;
  root_ = loaded.root;
  roster_.load(loaded.stations, now_.mono);
  if (!beacon_at_) beacon_at_ = bulletin_at_ = now_.mono;
}

// ---- Officers.
void Coordinator::on(const PublishAsked& asked) {
  auto publication = judge(asked, setup_.centre, root_, setup_.verify, ledger_, now_);
  if (!publication) return refuse(asked.request, publication.error());
  if (is_pending(publication->hash)) {
    return refuse(asked.request, {Reason::busy, publication->name + " is being stored; ask again in a moment"});
  }
  if (publication->is_published) {
    const auto reached = static_cast<std::uint32_t>(roster_.connected());
    return act(Answer{asked.request,
                      {},
                      publication->name + " is published already",
                      publication->order,
                      publication->revision,
                      reached});
  }
  if (publication->document.kind == Kind::schedule) {
    ledger_.speak_for(publication->order, publication->revision, publication->hash);
  }
  store({DocumentStored{publication->document, asked.order_file, now_.utc.at}},
        Publishing{asked.request, publication->document, publication->hash, publication->name, publication->warning});
}

// S10: only here, after the commit, does a document begin its way.
void Coordinator::done(const Publishing& publishing) {
  const Status added = ledger_.add(publishing.document);
  CHECK(added.has_value());
  const Published& published = *ledger_.find(publishing.hash);
  const std::vector<ConnectionId> to = roster_.connections();
  const auto reached = static_cast<std::uint32_t>(to.size());
  dispatch_.queue(publishing.hash, to, publishing.document.kind == Kind::cancel);
  act(Publish{DocumentMessage{publishing.document}});
  std::string text = publishing.name + ": stored, on its way to " + std::to_string(reached) + " stations";
  if (!publishing.warning.empty()) text += "; " + publishing.warning;
  act(Note{Level::info, std::string(name_of(publishing.document.kind)) + " " + text + ", fingerprint " +
                            fingerprint(publishing.hash)});
  act(Answer{publishing.request,
             {},
             std::move(text),
             published.order,
             published.schedule ? published.schedule->revision : 0,
             reached});
}

void Coordinator::failed(const Publishing& publishing, const std::string& what) {
  refuse(publishing.request, {Reason::store_unwritable, publishing.name + " was not sent: " + what});
}

void Coordinator::on(const ReserveAsked& asked) {
  if (!is_name_base(asked.name_base)) {
    return refuse(asked.request,
                  {Reason::malformed, "\"" + asked.name_base + "\" is not a name of letters, digits and -_/.:+"});
  }
  RevisionReserved reserved = ledger_.reserve(asked.name_base, random_order_id(setup_.random));
  store({reserved}, Reserving{asked.request, reserved});
}

void Coordinator::done(const Reserving& reserving) {
  const RevisionReserved& reserved = reserving.reserved;
  act(Answer{reserving.request,
             {},
             reserved.name_base + "/r" + std::to_string(reserved.revision) + " is reserved",
             reserved.order,
             reserved.revision,
             0});
}

void Coordinator::failed(const Reserving& reserving, const std::string& what) {
  refuse(reserving.request, {Reason::store_unwritable, "no revision was reserved: " + what});
}

// ---- The store.
void Coordinator::store(std::vector<Record> records, Pending pending) {
  const std::uint64_t ticket = next_ticket_++;
  pending_.emplace(ticket, std::move(pending));
  act(Store{ticket, std::move(records)});
}

void Coordinator::on(const Stored& stored) {
  commit_ = std::max(commit_, stored.commit);
  leave_out(stored.conflicts);
  auto pending = pending_.extract(stored.ticket);
  CHECK(!pending.empty());
  std::visit([this](const auto& what) { done(what); }, pending.mapped());
}

void Coordinator::on(const StoreFailed& failure) {
  auto pending = pending_.extract(failure.ticket);
  CHECK(!pending.empty());
  drop(Reason::store_unwritable, {}, failure.what);
  std::visit([&](const auto& what) { failed(what, failure.what); }, pending.mapped());
}

void Coordinator::leave_out(const std::vector<ReportKey>& conflicts) {
  for (const ReportKey& key : conflicts) {
    if (reports_.leave_out(key)) drop_conflict(std::get<StationId>(key), std::get<std::uint64_t>(key));
  }
}

void Coordinator::drop_conflict(const StationId& station, std::uint64_t seq) {
  drop(Reason::report_conflict, station, "other bytes under report " + std::to_string(seq) + "; the first is kept");
}

// A batch may name one connection for several journals only when two agents share a station's keys.
void Coordinator::done(const KeepingReports&) {
  for (auto& [connection, receipt] : reports_.stored()) send(connection, std::move(receipt));
}

void Coordinator::failed(const KeepingReports&, const std::string& what) {
  const std::size_t count = reports_.failed();
  act(Note{Level::error, std::to_string(count) + " reports were not stored and not confirmed (" + what +
                             "); their stations send them again"});
}

void Coordinator::failed(const KeepingLastWords&, const std::string&) { keeping_last_words_ = false; }

bool Coordinator::is_pending(const Digest& hash) const {
  return std::any_of(pending_.begin(), pending_.end(), [&hash](const auto& entry) {
    const auto* publishing = std::get_if<Publishing>(&entry.second);
    return publishing != nullptr && publishing->hash == hash;
  });
}

// ---- Due at the end of every step.
void Coordinator::send_waiting() {
  for (const auto& [hash, connection] : dispatch_.take(kSendsPerStep)) {
    send(connection, DocumentMessage{ledger_.find(hash)->document});
  }
}

void Coordinator::store_waiting() {
  if (auto batch = reports_.next_batch(); !batch.empty()) store(std::move(batch), KeepingReports{});
  if (keeping_last_words_) return;
  if (auto words = roster_.take_due(now_.mono, kLastWordsPerStore); !words.empty()) {
    keeping_last_words_ = true;
    store(std::move(words), KeepingLastWords{});
  }
}

void Coordinator::publish_due() {
  if (now_.mono >= *beacon_at_) {
    beacon_at_ = now_.mono + setup_.beacon_every;
    roster_.let_go(now_.mono);
    std::vector<Digest> list = ledger_.set(now_.utc);
    if (list.size() > kBeaconListMax) list.resize(kBeaconListMax);
    act(PublishBeacon{Beacon{setup_.centre, commit_, ledger_.set_digest(now_.utc), std::move(list), now_.utc.at}});
  }
  if (now_.mono < *bulletin_at_) return;
  bulletin_at_ = now_.mono + setup_.bulletin_every;
  const std::vector<Digest>& set = ledger_.set(now_.utc);
  for (std::size_t i = 0; i < std::min(kBulletinPerRound, set.size()); ++i) {
    const Digest& hash = set[bulletin_next_++ % set.size()];
    act(Publish{DocumentMessage{ledger_.find(hash)->document}});
  }
}

void Coordinator::refuse(std::uint64_t request, Error error) {
  if (auto line = tally_.count(error.reason, error.detail, now_.mono)) act(Note{Level::warning, std::move(*line)});
  Answer answer;
  answer.request = request;
  answer.text = error.detail;
  answer.error = std::move(error);
  act(std::move(answer));
}

void Coordinator::drop(Reason reason, const StationId& station, const std::string& text) {
  const std::string words = station.text.empty() ? text : "station " + station.text + ": " + text;
  if (auto line = tally_.count(reason, words, now_.mono)) act(Note{Level::warning, std::move(*line)});
}

}  // namespace sukut::coordinator

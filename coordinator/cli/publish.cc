// Reads the store's documents for people; the coordinator judges every document again.
#include "coordinator/cli/publish.h"

#include <algorithm>
#include <map>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/people.h"
#include "coordinator/core/name_base.h"
#include "proto/codec.h"

namespace sukut::cli {
namespace {

Instant first_start(const Order& order) {
  Instant first = Instant::max();
  for (const Cue& cue : order.cues) {
    for (const ZoneSpan& span : cue.spans) first = std::min(first, span.start);
  }
  return first;
}

void add_schedule(const DocumentStored& stored, std::map<OrderId, PublishedOrder>& orders) {
  Result<Order> order = decode_order(stored.document.body);
  if (!order) return;
  PublishedOrder& entry = orders[order->id];
  entry.documents.push_back(stored);
  if (order->revision <= entry.order.revision && !entry.hash.is_zero()) return;
  entry.hash = sha256(stored.document.body);
  entry.stored = stored;
  entry.order = *std::move(order);
}

void add_tombstone(const DocumentStored& stored, std::map<OrderId, PublishedOrder>& orders) {
  if (stored.document.kind == Kind::cancel) {
    const Result<Cancel> cancel = decode_cancel(stored.document.body);
    if (!cancel || orders.count(cancel->order) == 0) return;
    PublishedOrder& entry = orders[cancel->order];
    entry.documents.push_back(stored);
    if (!cancel->cue && !cancel->scope) entry.is_cancelled = true;
  } else if (stored.document.kind == Kind::close) {
    const Result<Close> close = decode_close(stored.document.body);
    if (close && orders.count(close->order) > 0) orders[close->order].documents.push_back(stored);
  }
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string missing_text(const Assembled& ready) {
  std::set<std::string> others;
  std::set_difference(ready.holders.begin(), ready.holders.end(), ready.signers.begin(), ready.signers.end(),
                      std::inserter(others, others.begin()));
  const auto needed =
      ready.threshold - std::min<std::uint32_t>(ready.threshold, static_cast<std::uint32_t>(ready.signers.size()));
  return std::to_string(ready.signers.size()) + " of " + std::to_string(ready.threshold) + " signatures" +
         (ready.signers.empty() ? "" : " (" + joined(ready.signers) + ")") + "; " + std::to_string(needed) +
         " missing, from any of: " + (others.empty() ? "nobody else holds the role" : joined(others));
}

std::string holder_of(const Root& root, const KeyId& id) {
  const auto key = root.keys.find(id);
  return key == root.keys.end() ? "key " + fingerprint(id) : key->second.holder;
}

bool overlaps(const Cue& a, const Cue& b) {
  for (const ZoneSpan& one : a.spans) {
    for (const ZoneSpan& two : b.spans) {
      const bool same_zone = one.zone.empty() || two.zone.empty() || one.zone == two.zone;
      if (same_zone && one.start < two.end && two.start < one.end) return true;
    }
  }
  return false;
}

std::vector<StationId> shared(const std::vector<StationId>& a, const std::vector<StationId>& b) {
  std::vector<StationId> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

void compare_orders(const Order& order, const OrderFile& file, const PublishedOrder& other,
                    std::vector<std::string>& out) {
  const Result<OrderFile> theirs = decode_order_file(other.stored.order_file);
  if (!theirs || theirs->resolved.size() != other.order.cues.size()) return;
  for (std::size_t i = 0; i < order.cues.size() && i < file.resolved.size(); ++i) {
    for (std::size_t j = 0; j < other.order.cues.size(); ++j) {
      const Cue& ours = order.cues[i];
      const Cue& held = other.order.cues[j];
      if (ours.action != held.action || !overlaps(ours, held)) continue;
      const auto both = shared(file.resolved[i], theirs->resolved[j]);
      if (both.empty()) continue;
      out.push_back("cue " + ours.id.text + " and " + other.order.name + " " + held.id.text +
                    " claim the same output (" + std::string(name_of(ours.action)) + ") at " +
                    std::to_string(both.size()) + " station(s), " + both.front().text + " first; " +
                    (order.mode == other.order.mode ? "the order held first keeps it (output_busy)"
                                                    : "the live order displaces the drill"));
    }
  }
}

}  // namespace

std::vector<PublishedOrder> orders_in(const std::vector<DocumentStored>& documents) {
  std::map<OrderId, PublishedOrder> by_id;
  for (const DocumentStored& stored : documents) {
    if (stored.document.kind == Kind::schedule) add_schedule(stored, by_id);
  }
  for (const DocumentStored& stored : documents) add_tombstone(stored, by_id);
  std::vector<PublishedOrder> orders;
  for (auto& [id, order] : by_id) orders.push_back(std::move(order));
  std::stable_sort(orders.begin(), orders.end(), [](const PublishedOrder& a, const PublishedOrder& b) {
    return first_start(a.order) < first_start(b.order);
  });
  return orders;
}

std::string base_of(const std::string& name) { return coordinator::name_base_of(name); }

Result<PublishedOrder> find_order(const std::vector<PublishedOrder>& orders, const std::string& word) {
  std::vector<const PublishedOrder*> exact, begins;
  for (const PublishedOrder& order : orders) {
    const std::string base = base_of(order.order.name);
    const std::string id = hex(order.order.id);
    if (word == id || base_of(word) == base) exact.push_back(&order);
    if (!word.empty() && (base.rfind(word, 0) == 0 || id.rfind(word, 0) == 0)) begins.push_back(&order);
  }
  const auto& found = exact.empty() ? begins : exact;
  if (found.size() == 1) return *found.front();
  std::string names;
  if (found.empty()) {
    for (const PublishedOrder& order : orders) names += "\n  " + order.order.name + "  " + hex(order.order.id);
    return {Reason::file_missing, "no published order is called \"" + word + "\"" +
                                      (names.empty() ? "; none was published yet" : "; there are:" + names)};
  }
  for (const PublishedOrder* order : found) names += "\n  " + order->order.name + "  " + hex(order->order.id);
  return {Reason::malformed, "\"" + word + "\" may be any of these; write more of the name or its id:" + names};
}

Result<Assembled> assemble(const Root& root, Kind kind, Mode mode, const Bytes& body,
                           const std::vector<SignatureFile>& signatures) {
  Assembled ready{{kind, body, {}}, role_for(kind, mode), 0, {}, {}};
  const Digest hash = sha256(body);
  for (const SignatureFile& file : signatures) {
    const std::string whose = holder_of(root, file.signature.key) + "'s signature ";
    if (file.kind != kind || file.body != hash) {
      return {Reason::bad_signature, whose + "is over another document (" + std::string(name_of(file.kind)) + " " +
                                         fingerprint(file.body) + "), not this one (" + std::string(name_of(kind)) +
                                         " " + fingerprint(hash) + "); sign this file"};
    }
    ready.document.signatures.push_back(file.signature);
  }
  if (const auto rule = root.roles.find(ready.role); rule != root.roles.end()) ready.threshold = rule->second.threshold;
  ready.holders = holders_of(root, ready.role);
  ready.signers = signers_of(root, ready.role, ready.document.signatures);
  const std::string role(name_of(ready.role));
  if (ready.threshold == 0) {
    return {Reason::too_few_signatures, "nobody holds the role " + role +
                                            " in this centre's root; such a document "
                                            "cannot be published"};
  }
  if (const Status fine = verify_document(root, ready.document, ready.role); !fine) {
    const std::string lead = "a " + std::string(name_of(kind)) + " needs the role " + role + ": ";
    const bool is_short = fine.error().reason == Reason::too_few_signatures;
    return {fine.error().reason, lead + (is_short ? missing_text(ready) : fine.error().detail)};
  }
  return ready;
}

std::vector<std::string> collisions(const Order& order, const OrderFile& file,
                                    const std::vector<PublishedOrder>& others) {
  std::vector<std::string> out;
  for (const PublishedOrder& other : others) {
    if (other.order.id != order.id && !other.is_cancelled) compare_orders(order, file, other, out);
  }
  return out;
}

}  // namespace sukut::cli

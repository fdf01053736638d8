#include "coordinator/core/acceptance.h"

#include <algorithm>

#include "proto/codec.h"

namespace sukut::coordinator {
namespace {

struct Grounds {
  const PublishAsked& asked;
  const CentreId& centre;
  const Root& root;
  const VerifyFn& verify;
  const Ledger& ledger;
  const ReferenceTime& now;
};

Status check_root(const Grounds& g) {
  if (g.root.centre.is_zero() || g.root.keys.empty()) {
    return {Reason::root_unsealed, "the root document is not sealed yet; run: sukut root seal"};
  }
  if (g.root.centre != g.centre) return {Reason::wrong_centre, "the root document is another centre's"};
  if (g.now.utc.is_known() && g.now.utc.earliest() > g.root.expires) {
    return {Reason::root_expired, "root version " + std::to_string(g.root.version) + " is past its expiry"};
  }
  return Done{};
}

// A key past its own expiry signs nothing any more, whatever the machine's clock said when it signed.
Status check_seal(const Grounds& g, Mode mode) {
  const SignedDocument& document = g.asked.document;
  for (const Signature& signature : document.signatures) {
    const auto key = g.root.keys.find(signature.key);
    if (key == g.root.keys.end() || !g.now.utc.is_known()) continue;
    if (key->second.expires != Instant{} && g.now.utc.earliest() > key->second.expires) {
      return {Reason::root_expired, "the key of " + key->second.holder + " is past its expiry"};
    }
  }
  return verify_document(g.root, document, role_for(document.kind, mode), g.verify);
}

Status check_lists(const Order& order, const OrderFile& file) {
  if (file.resolved.size() != order.cues.size()) {
    return {Reason::malformed, "the order file lists stations for " + std::to_string(file.resolved.size()) +
                                   " cues, the order has " + std::to_string(order.cues.size())};
  }
  for (std::size_t i = 0; i < order.cues.size(); ++i) {
    const Scope& scope = order.cues[i].scope;
    if (file.resolved[i].size() != scope.count || digest_of_list(file.resolved[i]) != scope.list_digest) {
      return {Reason::malformed, "the station list of cue " + order.cues[i].id.text +
                                     " is not the one that was signed; publish the file that was drafted"};
    }
  }
  return Done{};
}

Status check_file(const Grounds& g, const Order& order) {
  const auto file = decode_order_file(g.asked.order_file);
  if (!file) return {file.error().reason, "order file: " + file.error().detail};
  if (file->body != g.asked.document.body) return {Reason::malformed, "the order file holds another body"};
  if (!file->previous_body.empty() && sha256(file->previous_body) != order.previous) {
    return {Reason::malformed, "the previous body in the order file is not the one the order replaces"};
  }
  return check_lists(order, *file);
}

Status check_revision(const Grounds& g, const Order& order, const Digest& hash) {
  if (const Digest* claim = g.ledger.claim(order.id, order.revision); claim != nullptr && *claim != hash) {
    return {Reason::equivocation, order.name + " was published with other content (" + fingerprint(*claim) +
                                      "); the cure is the next revision"};
  }
  if (const std::uint32_t highest = g.ledger.highest_claim(order.id); highest > order.revision) {
    return {Reason::older_revision, "revision " + std::to_string(highest) + " is newer; draft again"};
  }
  const std::string ending = "/r" + std::to_string(order.revision);
  const bool is_named_so = order.name.ends_with(ending);
  const std::string base = is_named_so ? order.name.substr(0, order.name.size() - ending.size()) : order.name;
  if (!is_named_so || !g.ledger.is_reserved(base, order.id, order.revision)) {
    return {Reason::revision_not_reserved, order.name + " was not drafted here; run: sukut order draft"};
  }
  return Done{};
}

Status check_time(const Grounds& g, const Order& order) {
  if (order.mode == Mode::live && !g.now.utc.is_known()) {
    return {Reason::clock_reference_missing,
            "the centre's own time has no bound (chrony gives none); a live order needs one"};
  }
  if (g.now.utc.is_known() && g.now.utc.earliest() > order.expires) {
    return {Reason::expired, order.name + " is past its expiry; draft it again"};
  }
  return Done{};
}

// The same body again may bring signatures that were missing; it is otherwise a repetition.
bool join_published(const Grounds& g, Publication& publication) {
  const Published* published = g.ledger.find(publication.hash);
  if (published == nullptr) return false;
  publication.document = published->document;
  publication.is_published = !merge_signatures(publication.document, g.asked.document);
  return true;
}

Result<Publication> judge_order(const Grounds& g, Publication publication) {
  const auto order = decode_order(g.asked.document.body);
  if (!order) return order.error();
  publication.order = order->id;
  publication.revision = order->revision;
  publication.name = order->name;
  if (order->centre != g.centre) return {Reason::wrong_centre, "the order is another centre's"};
  if (const Status seal = check_seal(g, order->mode); !seal) return seal.error();
  if (const Status file = check_file(g, *order); !file) return file.error();
  if (join_published(g, publication)) return publication;
  if (const Status revision = check_revision(g, *order, publication.hash); !revision) return revision.error();
  if (const Status time = check_time(g, *order); !time) return time.error();
  if (g.ledger.is_cancelled(order->id)) {
    publication.warning = "a cancel of this order stands; stations will not carry it out";
  }
  return publication;
}

// Both may come before their order: a tombstone for an order never seen is valid, and waits for it.
template <typename Body>
Result<Publication> judge_after(const Grounds& g, Publication publication, const Body& body,
                                const std::optional<CueId>& cue) {
  publication.order = body.order;
  publication.name = body.name;
  if (body.centre != g.centre) return {Reason::wrong_centre, "the document is another centre's"};
  if (const Status seal = check_seal(g, Mode::live); !seal) return seal.error();
  if (join_published(g, publication)) return publication;
  if (g.ledger.newest(body.order) == nullptr) {
    publication.warning = "the order it names was not published here; it is kept and sent all the same";
  } else if (cue && !g.ledger.has_cue(body.order, *cue)) {
    return {Reason::malformed, "the order has no cue " + cue->text};
  }
  return publication;
}

Result<Publication> judge_cancel(const Grounds& g, Publication publication) {
  const auto cancel = decode_cancel(g.asked.document.body);
  if (!cancel) return cancel.error();
  return judge_after(g, std::move(publication), *cancel, cancel->cue);
}

Result<Publication> judge_close(const Grounds& g, Publication publication) {
  const auto close = decode_close(g.asked.document.body);
  if (!close) return close.error();
  if (const Order* order = g.ledger.newest(close->order); order != nullptr) {
    const auto cue =
        std::find_if(order->cues.begin(), order->cues.end(), [&close](const Cue& c) { return c.id == close->cue; });
    if (cue != order->cues.end() && !cue->until_closed) {
      return {Reason::malformed, "cue " + close->cue.text + " ends by itself and takes no close"};
    }
  }
  return judge_after(g, std::move(publication), *close, close->cue);
}

// Of which machine it speaks is said by a key; whether that key is still the station's is the register's business, and
// the command that makes a withdrawal takes it out there first.
Result<Publication> judge_withdraw(const Grounds& g, Publication publication) {
  const auto withdraw = decode_withdraw(g.asked.document.body);
  if (!withdraw) return withdraw.error();
  publication.name = "withdrawal of " + withdraw->station.text;
  if (withdraw->centre != g.centre) return {Reason::wrong_centre, "the document is another centre's"};
  const Status seal = check_seal(g, Mode::live);
  if (!seal) return seal.error();
  join_published(g, publication);
  return publication;
}

}  // namespace

Result<Publication> judge(const PublishAsked& asked, const CentreId& centre, const Root& root, const VerifyFn& verify,
                          const Ledger& ledger, const ReferenceTime& now) {
  const Grounds g{asked, centre, root, verify, ledger, now};
  if (const Status sealed = check_root(g); !sealed) return sealed.error();
  if (asked.document.body.size() > kBodyMax) return {Reason::too_large, "the body is over 64 KiB"};
  Publication publication;
  publication.document = asked.document;
  publication.hash = sha256(asked.document.body);
  switch (asked.document.kind) {
    case Kind::schedule:
      return judge_order(g, std::move(publication));
    case Kind::cancel:
      return judge_cancel(g, std::move(publication));
    case Kind::close:
      return judge_close(g, std::move(publication));
    case Kind::withdraw:
      return judge_withdraw(g, std::move(publication));
    default:
      return {Reason::kind_unsupported,
              "documents of kind " + std::string(name_of(asked.document.kind)) + " are not published yet"};
  }
}

}  // namespace sukut::coordinator

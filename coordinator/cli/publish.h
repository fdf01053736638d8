// Published documents: which order a word means, whose signatures a document still needs, and cancels and
// closes made in one action. Nothing here decides for the coordinator; it spares people the round trip.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "coordinator/cli/signature_file.h"
#include "coordinator/core/neighbours.h"
#include "coordinator/core/record.h"
#include "proto/order.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::cli {

using coordinator::DocumentStored;

// One observance's order in the store: all its revisions share an id.
struct PublishedOrder {
  Order order;  // the newest revision
  Digest hash;
  DocumentStored stored;                  // of that revision
  std::vector<DocumentStored> documents;  // every revision, cancel and close of it
  bool is_cancelled = false;              // as a whole
};
// By first start. Documents that cannot be read are left out; the coordinator never stores such.
[[nodiscard]] std::vector<PublishedOrder> orders_in(const std::vector<DocumentStored>& documents);

// Name ("january-20/2027/r1"), name without revision, 32 hex digits, or the beginning of either when unique.
// Refused: none or several, with their names.
[[nodiscard]] Result<PublishedOrder> find_order(const std::vector<PublishedOrder>& orders, const std::string& word);

[[nodiscard]] Instant first_start(const Order& order);
[[nodiscard]] std::string base_of(const std::string& order_name);  // without "/r1"

// The document with the signatures that belong to its body, and how far it is.
struct Assembled {
  SignedDocument document;
  Role role = Role::live;
  std::uint32_t threshold = 0;
  std::set<std::string> signers;
  std::set<std::string> holders;
};
// Refused: a signature over another body or kind; whatever verify_document refuses, in words that name people.
[[nodiscard]] Result<Assembled> assemble(const Root& root, Kind kind, Mode mode, const Bytes& body,
                                         const std::vector<SignatureFile>& signatures);

// Beside which an order that is drafted or published would stand.
[[nodiscard]] std::vector<coordinator::StandingOrder> standing_in(const std::vector<PublishedOrder>& orders);

}  // namespace sukut::cli

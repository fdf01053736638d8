// What is carried by hand, in files: signed documents to this station, its signed reports from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "agent/core/journal.h"
#include "proto/codec.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::agent {

// One document of a file, and what people call it: "order january-20/2027/r1". One that does not read costs itself alone.
struct CarriedDocument {
  std::string name;
  Result<SignedDocument> document;
};

// A parcel (proto/README.md), a signed document, or an order file with its signature files. Trusts nothing: the core
// verifies. Refused: what is none of these, a signature that does not read, a parcel without documents.
[[nodiscard]] Result<std::vector<CarriedDocument>> read_documents(const std::string& path,
                                                                  const std::vector<std::string>& signatures);

// The reports of a journal in the order in which they were made.
[[nodiscard]] std::vector<SignedReport> reports_in(const std::vector<JournalRecord>& records);
// As many as a parcel may hold; `left_out` of the oldest are not in it.
struct PackedReports {
  Bytes file;
  std::size_t count = 0;
  std::size_t left_out = 0;
};
[[nodiscard]] PackedReports pack(const CentreId& centre, std::vector<SignedReport> reports);

}  // namespace sukut::agent

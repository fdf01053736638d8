// What became of one signed document that arrived; made by the plan holder and by what it keeps its documents in.
#pragma once

#include <cstdint>
#include <string>

#include "proto/ids.h"
#include "proto/reason.h"
#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::agent {

struct Acceptance {
  enum class Kind { accepted, known, refused, equivocation };
  Kind kind = Kind::refused;
  Reason reason = Reason::none;
  std::string detail;
  SignedDocument document;   // as it is to be held now (signatures merged)
  sukut::Kind document_kind = sukut::Kind::schedule;
  OrderId order;             // the order it is or speaks of; zero when it could not be read, or speaks of none
  std::uint32_t revision = 0;
  Digest hash;
};

// As it begins: nothing is judged yet.
[[nodiscard]] Acceptance about(const SignedDocument& document);
[[nodiscard]] Acceptance refuse(Acceptance acceptance, Reason reason, std::string detail = {});
[[nodiscard]] Acceptance refuse(Acceptance acceptance, const Error& error);

}  // namespace sukut::agent

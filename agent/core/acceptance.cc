#include "agent/core/acceptance.h"

#include <utility>

namespace sukut::agent {

Acceptance about(const SignedDocument& document) {
  Acceptance acceptance;
  acceptance.document = document;
  acceptance.document_kind = document.kind;
  acceptance.hash = sha256(document.body);
  return acceptance;
}

Acceptance refuse(Acceptance acceptance, Reason reason, std::string detail) {
  acceptance.kind = Acceptance::Kind::refused;
  acceptance.reason = reason;
  acceptance.detail = std::move(detail);
  return acceptance;
}

Acceptance refuse(Acceptance acceptance, const Error& error) {
  return refuse(std::move(acceptance), error.reason, error.detail);
}

}  // namespace sukut::agent

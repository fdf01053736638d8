// A signed order that is brought by hand: one file with everything, or an order file and its signature files.
#pragma once

#include <string>
#include <vector>

#include "proto/result.h"
#include "proto/seal.h"

namespace sukut::agent {

// Trusts nothing: the core verifies. Refused: what is not a document, an order file or a signature.
[[nodiscard]] Result<SignedDocument> read_document(const std::string& path, const std::vector<std::string>& signatures);

}  // namespace sukut::agent

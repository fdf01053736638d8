// An agent's journal and a coordinator's store after anything may have happened to their files: bytes of another
// origin, flipped and cut ones, rows that another program wrote. Nothing that was not written is ever believed, a
// corrupt journal is set aside whole, and what could be opened can be opened again with the same result.
#include "tests/fuzz/damaged_journal.h"
#include "tests/fuzz/damaged_store.h"
#include "tests/fuzz/draw.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sukut::fuzz::Draw draw(data, size);
  draw.byte() % 2 == 0 ? sukut::fuzz::check_journal(draw) : sukut::fuzz::check_store(draw);
  return 0;
}

// The guard: a small process of its own, made when a cue is committed, that runs the start program and owns the
// end. It ends the output at its instant, when told to, and at once when the agent dies (its pipe closes) or the
// host shuts down (SIGTERM). If nothing was started by then it goes without having run anything.
//
//   sukut-agent guard END_RAW_NS N START… M END…      (never called by people)
#pragma once

namespace sukut::agent {

// The guard's whole life; `argv` from the word "guard" on. Gives the exit code.
int run_guard(int argc, char** argv);

}  // namespace sukut::agent

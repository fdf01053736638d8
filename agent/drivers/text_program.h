// The process that keeps a text in its place, run by a guard process (text_file.h), never by people:
//
//   sukut-agent text-file show FILE TEXT     shows it and stays; on SIGTERM it leaves the end to its guard, or, where
//                                            the guard is dead, gives FILE back itself
//   sukut-agent text-file restore FILE       gives FILE back; nothing to do is done
//
// Why it failed goes to standard error and into the exit code.
#pragma once

namespace sukut::agent {

enum class TextExit { done = 0, wrong_use = 2, refused = 3, busy = 4 };

// `argv` from the word "text-file" on. Gives the exit code.
int run_text_program(int argc, char** argv);

}  // namespace sukut::agent

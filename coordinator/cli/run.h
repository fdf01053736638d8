// The command line itself: reads it, calls one command, gives the exit code.
#pragma once

namespace sukut::cli {

[[nodiscard]] int run(int argc, char** argv);

}  // namespace sukut::cli

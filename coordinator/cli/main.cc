// sukut: the command line of the people in the centre.
#include "coordinator/cli/run.h"

int main(int argc, char** argv) { return sukut::cli::run(argc, argv); }

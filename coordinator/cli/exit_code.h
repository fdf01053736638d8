// How the command ends, and how it says that something is wrong: on standard error, naming thing, reason, mend.
#pragma once

#include <string>
#include <vector>

#include "proto/io/toml_file.h"
#include "proto/result.h"

namespace sukut::cli {

inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;       // refused, or not good
inline constexpr int kBadInput = 2;      // bad input, configuration or command line
inline constexpr int kNotReachable = 3;  // the coordinator does not answer

// Prints "sukut: <detail> (<reason>)" and gives the code: bad files and words are bad input, all else refused.
int fail(const Error& error);
int fail(int code, const std::string& text);
void warn(const std::string& text);
void print_problems(const std::vector<io::Problem>& problems);

}  // namespace sukut::cli

// The rules of the house as data: one row per folder, the most specific first.
#include "tests/tidy/rules.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string_view>

namespace sukut::tidy {
namespace {

// What the sources below `folder` may include of the project, and which foreign headers. Pure folders see no
// operating system at all: no clocks, threads, lots, files, logging.
struct Layer {
  std::string_view folder;
  bool is_pure;
  std::vector<std::string_view> own;
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> all{
      {"proto/io/", false, {"proto/"}},
      {"proto/", true, {"proto/"}},
      {"agent/core/", true, {"proto/", "agent/core/"}},
      {"agent/drivers/", false, {"proto/", "agent/core/", "agent/drivers/"}},
      {"agent/", false, {"proto/", "agent/"}},
      {"coordinator/core/", true, {"proto/", "coordinator/core/"}},
      {"coordinator/", false, {"proto/", "coordinator/"}},
      {"tests/sim/", false, {"proto/", "agent/core/", "coordinator/core/", "tests/sim/"}},
      {"tests/proto/", false, {"proto/", "tests/proto/"}},
      {"tests/agent/", false, {"proto/", "agent/core/", "tests/agent/"}},
      {"tests/coordinator/", false, {"proto/", "coordinator/core/", "tests/coordinator/"}},
  };
  return all;
}

// Folders that never see proto/io, the shared shell.
constexpr std::array<std::string_view, 7> kWithoutIo{"agent/core/",   "coordinator/core/",   "tests/sim/", "tests/proto/",
                                                     "tests/agent/", "tests/coordinator/", "proto/"};
constexpr std::array<std::string_view, 8> kProject{"proto/", "agent/",  "coordinator/", "tests/",
                                                   "deploy/", "shell/", "core/",        "drivers/"};
// All of std that a pure folder needs. <thread>, <mutex>, <random>, <iostream>, <fstream>, <ctime> are not among it.
constexpr std::array<std::string_view, 36> kPureStd{
    "algorithm", "array",      "atomic",   "bit",         "bitset",   "charconv", "chrono",   "cmath",         "compare",
    "concepts",  "cstddef",    "cstdint",  "cstring",     "cstdio",   "cstdlib",  "deque",    "functional",    "initializer_list",
    "iterator",  "limits",     "map",      "memory",      "numeric",  "optional", "ranges",   "set",           "span",
    "string",    "string_view", "tuple",   "type_traits", "utility",  "unordered_map", "unordered_set", "variant", "vector"};

bool starts_with_any(std::string_view text, const auto& prefixes) {
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return text.starts_with(prefix); });
}

const Layer* layer_of(std::string_view path) {
  for (const Layer& layer : layers()) {
    if (path.starts_with(layer.folder)) return &layer;
  }
  return nullptr;
}

// Comments and string contents out, line structure kept.
std::string code_of(const std::string& text) {
  std::string code;
  enum { plain, line_comment, block_comment, quoted, character } state = plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\n') {
      if (state != block_comment) state = plain;
      code += c;
    } else if (state == plain && c == '/' && next == '/') {
      state = line_comment;
    } else if (state == plain && c == '/' && next == '*') {
      state = block_comment;
    } else if (state == block_comment && c == '*' && next == '/') {
      state = plain;
      ++i;
    } else if (state == plain && c == '"') {
      state = quoted;
    } else if (state == plain && c == '\'' && (code.empty() || !std::isalnum(static_cast<unsigned char>(code.back())))) {
      state = character;
    } else if ((state == quoted || state == character) && c == '\\') {
      ++i;
    } else if ((state == quoted && c == '"') || (state == character && c == '\'')) {
      state = plain;
    } else if (state == plain) {
      code += c;
    }
  }
  return code;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// Why `included` may not be included by `path`; empty: it may.
std::string judge_project_include(const Layer& layer, std::string_view path, const std::string& included) {
  if (included == "proto/wire.pb.h") {
    return path.starts_with("proto/codec") && path.ends_with(".cc") ? "" : "only the codec's sources see generated protobuf";
  }
  if (!starts_with_any(included, layer.own)) return std::string(layer.folder) + " may not include " + included;
  if (included.starts_with("proto/io/") && !path.starts_with("proto/io/") && starts_with_any(path, kWithoutIo)) {
    return std::string(layer.folder) + " may not include the shared shell (" + included + ")";
  }
  return {};
}

std::string judge_foreign_include(const Layer& layer, std::string_view path, const std::string& included) {
  if (included.starts_with("google/protobuf/")) {
    return path.starts_with("proto/codec") && path.ends_with(".cc") ? "" : "only the codec's sources see protobuf";
  }
  if (!layer.is_pure) return {};
  if (included == "sodium.h") return path == "proto/seal.cc" ? "" : "of the pure folders only proto/seal.cc sees libsodium";
  if (std::ranges::find(kPureStd, included) != kPureStd.end()) return {};
  return "a pure folder may not include <" + included + ">";
}

std::string judge_include(const Layer& layer, std::string_view path, const std::string& included) {
  return starts_with_any(included, kProject) ? judge_project_include(layer, path, included)
                                             : judge_foreign_include(layer, path, included);
}

// Where the host's clocks may be read: one file, and the firing thread's own wait. The simulator's main tells how long
// it took.
bool may_read_clocks(std::string_view path) {
  return path == "proto/io/system_clock.cc" || path.starts_with("agent/shell/firing") || path == "tests/sim/main.cc";
}

std::string judge_code(const Layer& layer, std::string_view path, const std::string& line) {
  static const std::regex clock_read(R"(\b(clock_gettime|gettimeofday|timespec_get|ftime|std::clock|std::time)\s*\(|\b\w*_clock::now\s*\(|[^\w.]time\s*\(\s*(nullptr|NULL|0|&))");
  static const std::regex own_now(R"((::|\.|->)now\s*\(\s*\))");
  static const std::regex impure(R"(\b(s?rand|random_device|getenv|system|fopen|printf|fprintf|sleep|usleep)\s*\(|\bthrow\b)");
  if (path.starts_with("tests/") && !path.starts_with("tests/sim/")) return {};
  if (!may_read_clocks(path) && std::regex_search(line, clock_read)) return "reads a clock; ask proto/io/system_clock";
  if (layer.is_pure && std::regex_search(line, own_now)) return "now() in a pure folder; time enters as an argument";
  if (layer.is_pure && path != "proto/check.cc" && std::regex_search(line, impure)) return "a pure folder does not throw, print, sleep or draw lots";
  return {};
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// "proto/clock.cc" → "tests/proto/"; empty for sources whose tests are elsewhere.
std::string tests_of(const std::string& path) {
  if (!path.ends_with(".cc")) return {};
  if (path.starts_with("proto/") && !path.starts_with("proto/io/")) return "tests/proto/";
  if (path.starts_with("agent/core/")) return "tests/agent/";
  if (path.starts_with("coordinator/core/")) return "tests/coordinator/";
  return {};
}

// The header a source implements: the first of the project that it includes.
std::string header_of(const Source& source) {
  static const std::regex first(R"x(#include "([^"]+)")x");
  std::smatch match;
  return std::regex_search(source.text, match, first) ? match[1].str() : std::string{};
}

// A source without words of its own is spoken for by its header's: its own, or that of the whole it is a part of.
bool opens_with_own_header(const Source& source) {
  const std::string stem = source.path.substr(0, source.path.rfind('.'));
  const std::string header = header_of(source);
  return source.path.ends_with(".cc") && source.text.starts_with("#include \"") && header.ends_with(".h") &&
         (stem + "_").starts_with(header.substr(0, header.size() - 2) + "_");
}

// <stem>_test.cc speaks for it, a test that includes its header does, or the whole that it is a part of is tested
// (codec_walk.cc is a part of codec.cc).
bool is_tested(const Source& source, const std::string& folder, const std::vector<Source>& tree) {
  const std::string by_include = "#include \"" + header_of(source) + "\"";
  const std::string path = source.path.substr(0, source.path.size() - 3);
  std::string stem = path.substr(path.rfind('/') + 1);
  const auto has = [&](const std::string& wanted) { return std::ranges::find(tree, wanted, &Source::path) != tree.end(); };
  for (; !stem.empty(); stem = stem.find('_') == std::string::npos ? "" : stem.substr(0, stem.rfind('_'))) {
    if (has(folder + stem + "_test.cc")) return true;
  }
  return std::ranges::any_of(tree, [&](const Source& test) {
    return test.path.starts_with(folder) && test.path.ends_with("_test.cc") &&
           test.text.find(by_include) != std::string::npos;
  });
}

}  // namespace

std::vector<Breach> breaches_of(const Source& source) {
  static const std::regex include_line(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  const Layer* layer = layer_of(source.path);
  std::vector<Breach> breaches;
  if (source.path.ends_with(".h") && source.text.find("#pragma once") == std::string::npos) {
    breaches.push_back({source.path, 1, "a header without #pragma once"});
  }
  if (!source.text.starts_with("//") && !opens_with_own_header(source)) breaches.push_back({source.path, 1, "a file opens with what it promises"});
  if (!layer) return breaches;
  const auto lines = lines_of(source.text);
  const auto code = lines_of(code_of(source.text));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    std::string what;
    if (std::regex_search(lines[i], match, include_line)) {
      what = judge_include(*layer, source.path, match[1]);
    } else if (i < code.size()) {
      what = judge_code(*layer, source.path, code[i]);
    }
    if (!what.empty()) breaches.push_back({source.path, static_cast<int>(i) + 1, what});
  }
  return breaches;
}

std::vector<std::string> untested(const std::vector<Source>& tree) {
  std::vector<std::string> found;
  for (const Source& source : tree) {
    const std::string folder = tests_of(source.path);
    if (!folder.empty() && !is_tested(source, folder, tree)) found.push_back(source.path);
  }
  return found;
}

std::vector<Source> read_tree(const std::string& root) {
  std::vector<Source> tree;
  for (const std::string_view top : {"proto", "agent", "coordinator", "tests"}) {
    const auto folder = std::filesystem::path(root) / top;
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const auto extension = entry.path().extension();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      tree.push_back({std::filesystem::relative(entry.path(), root).generic_string(), read_file(entry.path())});
    }
  }
  std::ranges::sort(tree, {}, &Source::path);
  return tree;
}

}  // namespace sukut::tidy

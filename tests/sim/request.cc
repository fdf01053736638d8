#include "tests/sim/request.h"

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string_view>

namespace sukut::sim {
namespace {

constexpr const char* kUsage =
    "usage: sukut-sim [--seeds N] [--first S] [--jobs J] [--keep-going]   many seeds (2000; SUKUT_SIM_SEEDS)\n"
    "       sukut-sim --forever [--first S] [--jobs J]                    … until one breaks a promise\n"
    "       sukut-sim --seed S [--trace]                                  one seed again\n"
    "       sukut-sim --scenario FILE [--trace]                           a text scenario\n"
    "       sukut-sim --everywhere FILE [--jobs J]                        … killed at every event, one after the "
    "other\n"
    "       sukut-sim --freeze [--seeds N] [--first S]                    seeds as scenarios must run alike\n"
    "       … --no-minimise                                               a broken story is told as it was drawn\n"
    "       … --break skip-journal|one-signature|no-cancel                breaks a promise, which must be noticed\n"
    "       … --expect PROMISE                                            exit 0 only when this one was seen broken\n";

std::uint64_t number(const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0') refuse(std::string("not a number: ") + text);
  return value;
}

Break break_named(std::string_view name) {
  if (name == "skip-journal") return Break::skip_journal;
  if (name == "one-signature") return Break::one_signature;
  if (name == "no-cancel") return Break::no_cancel;
  refuse("no such switch: " + std::string(name));
}

// By which promise each switch has to come to light.
std::vector<std::string> signs_of(Break broken) {
  switch (broken) {
    case Break::skip_journal:
      return {"S3", "S5", "S6", "L1", "L2"};
    case Break::one_signature:
      return {"S7", "S1"};
    case Break::no_cancel:
      return {"S4"};
    case Break::none:
      break;
  }
  return {};
}

class Parsing {
 public:
  Parsing(int argc, char** argv) : words_(argv + 1, argv + argc) {}
  Request parse();

 private:
  std::string value() {
    if (++at_ >= words_.size()) refuse(words_[at_ - 1] + " needs a value");
    return words_[at_];
  }
  std::uint64_t count() { return number(value().c_str()); }
  void file(Request::What what) {
    request_.what = what;
    request_.scenario = value();
  }
  bool is_about_seeds(const std::string& word);
  bool is_about_judging(const std::string& word);

  std::vector<std::string> words_;
  std::size_t at_ = 0;
  Request request_;
  bool has_first_ = false;
};

bool Parsing::is_about_seeds(const std::string& word) {
  if (word == "--seeds") return request_.seeds = count(), true;
  if (word == "--first") return request_.first = count(), has_first_ = true;
  if (word == "--jobs") return request_.jobs = static_cast<int>(count()), true;
  if (word == "--keep-going") return request_.keeps_going = true;
  if (word == "--forever") return request_.is_forever = true;
  if (word != "--seed") return false;
  request_.first = count();
  request_.seeds = 1;
  return true;
}

bool Parsing::is_about_judging(const std::string& word) {
  if (word == "--trace") return request_.is_traced = true;
  if (word == "--no-minimise") return !(request_.minimises = false);
  if (word == "--scenario") return file(Request::What::scenario), true;
  if (word == "--everywhere") return file(Request::What::everywhere), true;
  if (word == "--freeze") return request_.what = Request::What::freeze, true;
  if (word == "--expect") return request_.expected.emplace_back(value()), true;
  if (word != "--break") return false;
  request_.broken = break_named(value());
  request_.expected = signs_of(request_.broken);
  return true;
}

Request Parsing::parse() {
  if (const char* seeds = std::getenv("SUKUT_SIM_SEEDS")) request_.seeds = number(seeds);
  for (; at_ < words_.size(); ++at_) {
    const std::string word = words_[at_];
    if (!is_about_seeds(word) && !is_about_judging(word)) refuse("unknown word: " + word);
  }
  if (request_.is_forever && !has_first_) request_.first = std::random_device{}() * std::uint64_t{1'000'000};
  return request_;
}

}  // namespace

void refuse(const std::string& what) {
  std::fprintf(stderr, "sukut-sim: %s\n%s", what.c_str(), kUsage);
  std::exit(2);
}

Request parse(int argc, char** argv) { return Parsing(argc, argv).parse(); }

}  // namespace sukut::sim

// Orders to be carried to stations, and reports carried back: the words, the files, and a coordinator that goes on
// working.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "coordinator/cli/carry_commands.h"
#include "coordinator/cli/run.h"
#include "tests/shell/coordinator_shell_centre.h"

namespace sukut::cli {
namespace {

using shell_test::Centre;
using shell_test::Running;
using ::testing::HasSubstr;

struct Spoken {
  int code = 0;
  std::string out;
  std::string err;
};

class Carrying : public ::testing::Test {
 protected:
  Spoken sukut(std::vector<std::string> words) {
    words.insert(words.begin(), {"sukut", "--centre", centre_.scratch.path()});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Spoken spoken;
    spoken.code = run(static_cast<int>(argv.size()), argv.data());
    spoken.out = ::testing::internal::GetCapturedStdout();
    spoken.err = ::testing::internal::GetCapturedStderr();
    return spoken;
  }
  std::string parcel(const std::string& name, const std::vector<SignedReport>& reports) {
    EXPECT_TRUE(io::write_file(centre_.scratch / name, encode_parcel({centre_.config.centre, {}, reports})));
    return centre_.scratch / name;
  }

  Centre centre_;
};

TEST_F(Carrying, ReportsAreTakenOnceAndToldByStation) {
  const Running running(centre_);
  const SecretKey stranger = io::make_signing_key();
  const std::string ship = parcel("ship", {centre_.report("ship-1", 1), centre_.report("ship-1", 2)});
  const std::string siren = parcel("siren", {centre_.report("siren-1", 1), centre_.report("siren-1", 2, &stranger)});
  const Spoken first = sukut({"report", "import", ship});
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("ship-1   2    0      0"));
  const Spoken both = sukut({"report", "import", ship, siren, "--json"});
  EXPECT_EQ(both.code, 1) << "one is forged";
  const auto stations = nlohmann::json::parse(both.out)["stations"];
  ASSERT_EQ(stations.size(), 2U);
  EXPECT_EQ(stations[0], nlohmann::json::parse(R"({"station":"ship-1","new":0,"known":2,"refused":{}})"));
  EXPECT_EQ(stations[1],
            nlohmann::json::parse(R"({"station":"siren-1","new":1,"known":0,"refused":{"bad_signature":1}})"));
}

TEST_F(Carrying, MoreReportsThanGoAtOnceComeAll) {
  const Running running(centre_);
  std::vector<SignedReport> many;
  for (std::uint64_t seq = 1; seq <= coordinator::kReportsBroughtMax + 3; ++seq) {
    many.push_back(centre_.report("ship-1", seq));
  }
  EXPECT_THAT(sukut({"report", "import", parcel("ship", many)}).out,
              HasSubstr(std::to_string(coordinator::kReportsBroughtMax + 3)));
}

TEST_F(Carrying, WrongUseOfReportImportIsNamed) {
  EXPECT_EQ(sukut({"report"}).code, 2);
  EXPECT_EQ(sukut({"report", "import"}).code, 2);
  EXPECT_EQ(sukut({"report", "import", centre_.scratch / "nowhere"}).code, 2);
  const Spoken other = sukut({"report", "import", centre_.config.root});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("not a file of sukut-agent export"));
  CentreId foreign;
  foreign.bytes.fill(9);
  ASSERT_TRUE(io::write_file(centre_.scratch / "foreign", encode_parcel({foreign, {}, {}})));
  const Spoken theirs = sukut({"report", "import", centre_.scratch / "foreign"});
  EXPECT_EQ(theirs.code, 1);
  EXPECT_THAT(theirs.err, HasSubstr("not for this one (wrong_centre)"));
  EXPECT_EQ(sukut({"report", "import", parcel("empty", {})}).code, 1);
  const Spoken silent = sukut({"report", "import", parcel("ship", {centre_.report("ship-1", 1)})});
  EXPECT_EQ(silent.code, 3);
  EXPECT_THAT(silent.err, HasSubstr("bring the whole file again"));
}

TEST_F(Carrying, AnOrderThatWasNotPublishedCannotBeExported) {
  const Spoken said = sukut({"order", "export", "january-20", centre_.scratch / "f"});
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("none was published yet"));
  EXPECT_EQ(sukut({"order", "export", "january-20"}).code, 2);
}

SignedDocument document_of(Kind kind, const Bytes& body) { return {kind, body, {}}; }

TEST(ParcelOfAnOrder, HoldsTheNewestRevisionBehindItsCancelsAndCloses) {
  PublishedOrder order;
  order.stored.document = document_of(Kind::schedule, "r2");
  order.documents = {{document_of(Kind::schedule, "r1"), {}, {}},
                     {document_of(Kind::schedule, "r2"), {}, {}},
                     {document_of(Kind::close, "close"), {}, {}},
                     {document_of(Kind::cancel, "cancel"), {}, {}}};
  std::vector<Bytes> bodies;
  for (const Bytes& bytes : parcel_of({}, order).documents) bodies.push_back(decode_document(bytes)->body);
  EXPECT_EQ(bodies, (std::vector<Bytes>{"cancel", "close", "r2"}));
}

}  // namespace
}  // namespace sukut::cli

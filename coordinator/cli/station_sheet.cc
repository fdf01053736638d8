// The words stand in both languages side by side, so that neither is forgotten; the page is in station_page.cc.
#include "coordinator/cli/station_sheet.h"

#include <algorithm>
#include <utility>

#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

constexpr std::size_t kWordMax = 1024;
constexpr const char* kBlank = "________________________";

class Sheet {
 public:
  Sheet(const StationEntry& station, const SheetWish& wish) : station_(station), wish_(wish) {}

  [[nodiscard]] std::string say(const char* az, const char* en) const {
    return wish_.language == Language::az ? az : en;
  }
  [[nodiscard]] std::string filled(const std::string& text) const {
    return text.empty() ? kBlank : plain_text_of(text, kWordMax);
  }

  [[nodiscard]] SheetPart station() const;
  [[nodiscard]] SheetPart cues(const std::vector<PublishedOrder>& orders) const;
  [[nodiscard]] SheetPart bundle() const;
  [[nodiscard]] SheetPart start() const;
  [[nodiscard]] SheetPart check() const;
  [[nodiscard]] SheetPart compare(const Digest& root_digest) const;
  [[nodiscard]] SheetPart phone() const;

 private:
  [[nodiscard]] std::string action(const Cue& cue) const;
  [[nodiscard]] std::string words_of(const Cue& cue) const;
  void add_cue(const Order& order, const Cue& cue, SheetPart& part) const;

  const StationEntry& station_;
  const SheetWish& wish_;
};

SheetPart Sheet::station() const {
  const StationAttributes& a = station_.attributes;
  SheetPart part;
  part.heading = say("Məntəqə", "Station");
  part.facts = {{say("ad", "name"), filled(wish_.language == Language::az ? station_.name_az : station_.name_en)},
                {say("ad (ingiliscə)", "name in Azerbaijani"),
                 filled(wish_.language == Language::az ? station_.name_en : station_.name_az)},
                {say("nişan", "id"), a.id.text},
                {say("sahə", "sector"), a.sector},
                {say("təşkilat", "operator"), filled(a.operator_name)},
                {say("bölgə", "region"), filled(a.region)},
                {say("saat qurşağı", "time zone"), a.zone},
                {say("əlaqə", "contact"), filled(station_.contact)},
                {say("telefon", "phone"), filled(station_.phone)}};
  return part;
}

std::string Sheet::action(const Cue& cue) const {
  switch (cue.action) {
    case CueAction::sound:
      return say("səs siqnalı", "sound");
    case CueAction::silence:
      return say("efirdə sükut", "silence on air");
    case CueAction::lower_flag:
      return say("bayrağın endirilməsi", "flag lowered");
    case CueAction::restrict_road:
      return say("yolun bağlanması", "road closed");
    case CueAction::notice:
      return say("elan", "notice");
  }
  return {};
}

std::string Sheet::words_of(const Cue& cue) const {
  const auto text = std::find_if(cue.texts.begin(), cue.texts.end(),
                                 [this](const Text& each) { return each.lang == name_of(wish_.language); });
  return text == cue.texts.end() ? "" : ". " + plain_text_of(text->text, kWordMax);
}

void Sheet::add_cue(const Order& order, const Cue& cue, SheetPart& part) const {
  const ZoneSpan* span = span_for(cue, station_.attributes.zone);
  if (span == nullptr || !names(cue.scope, station_.attributes)) return;
  const std::string end = cue.until_closed ? say("açılanadək, ən geci ", "until it is opened, at the latest ") : "";
  const std::string when = local_text(kHomeZone, span->start) + " – " + end + local_text(kHomeZone, span->end) +
                           say(" (Bakı vaxtı)", " (Baku time)");
  const bool is_drill = order.mode == Mode::drill;
  const std::string title = plain_text_of(title_of(order, name_of(wish_.language)), kWordMax);
  part.facts.emplace_back(when, (is_drill ? say("TƏLİM: ", "DRILL: ") : "") + action(cue) +
                                    (cue.pattern.empty() ? "" : " (" + cue.pattern + ")") + " — " + title +
                                    words_of(cue));
}

SheetPart Sheet::cues(const std::vector<PublishedOrder>& orders) const {
  SheetPart part;
  part.heading = say("Sizdən nə istənilir", "What is asked of you");
  for (const PublishedOrder& order : orders) {
    if (order.is_cancelled || last_end(order.order) <= wish_.now) continue;
    for (const Cue& cue : order.order.cues) add_cue(order.order, cue, part);
  }
  if (!part.facts.empty()) return part;
  part.prose = {say("Bu günə heç bir sərəncam bu məntəqəni adlandırmır. Sərəncam gələndə agent onu özü alır.",
                    "No order names this station yet. When one does, the agent receives it by itself.")};
  return part;
}

SheetPart Sheet::bundle() const {
  const std::string& id = station_.attributes.id.text;
  SheetPart part;
  part.heading = say("Dəst (bundle) hara qoyulur", "Where the bundle goes");
  part.prose = {say(
      "Qovluqda bu məntəqənin gizli açarları var: poçtla göndərməyin, köçürdükdən sonra daşıyıcıdan silin. Bir dəst "
      "yalnız bir kompüterdədir.",
      "The folder holds this station's secret keys: never mail it, and wipe the stick once it is copied. One bundle "
      "is on one machine only.")};
  part.commands = {"sudo install -d -m 700 -o sukut -g sukut /etc/sukut/bundle",
                   "sudo install -m 600 -o sukut -g sukut " + id + "/* /etc/sukut/bundle/"};
  return part;
}

SheetPart Sheet::start() const {
  SheetPart part;
  part.heading = say("Nə yazılır", "What to type");
  part.prose = {say("/etc/sukut/agent.toml faylında çıxışları təyin edin: hər sətrin izahı faylın özündədir.",
                    "Set the outputs in /etc/sukut/agent.toml; each of its lines explains itself.")};
  part.commands = {"sudo cp /usr/share/sukut/examples/agent.example.toml /etc/sukut/agent.toml",
                   "sudoedit /etc/sukut/agent.toml", "sudo systemctl enable --now sukut-agent"};
  return part;
}

SheetPart Sheet::check() const {
  SheetPart part;
  part.heading = say("Necə yoxlanılır", "How to see that it is well");
  part.prose = {say("Birinci əmr hər sətirdə “ok” deməlidir; ikinci əmr əlaqəni, saatı və sərəncamları göstərir.",
                    "The first says “ok” on every line; the second shows the link, the clock and the orders held.")};
  part.commands = {"sudo -u sukut sukut-agent check", "sudo -u sukut sukut-agent status"};
  return part;
}

SheetPart Sheet::compare(const Digest& root_digest) const {
  SheetPart part;
  part.heading = say("Telefonla tutuşdurulur", "To be compared by phone");
  part.prose = {
      say("Agenti işə salmazdan əvvəl mərkəzə zəng edin və bu barmaq izlərini bir-birinizə oxuyun; "
          "“sukut-agent check” məntəqədə eynisini göstərir. Fərq varsa, işə salmayın.",
          "Before you start the agent, phone the centre and read these fingerprints to each other; "
          "“sukut-agent check” shows them at the station. If one differs, do not start it.")};
  const bool has_keys = !station_.curve_public.empty();
  const std::string none = say("dəst hələ hazırlanmayıb", "no bundle was made yet");
  part.facts = {
      {say("məntəqənin hesabat açarı", "the station's report key"), has_keys ? report_fingerprint(station_) : none},
      {say("məntəqənin əlaqə açarı", "the station's link key"), has_keys ? link_fingerprint(station_) : none},
      {say("kök sənəd", "the root document"), fingerprint(root_digest)}};
  return part;
}

SheetPart Sheet::phone() const {
  SheetPart part;
  part.heading = say("Kimə zəng edilir", "Whom to phone");
  part.facts = {{say("mərkəz", "the centre"), filled(wish_.call)}};
  part.prose = {
      say("Kompüter dəyişdirilirsə, köhnəsinin çıxışını qurğudan ayırın: mərkəzin geri çağırışı ona "
          "çatanadək o, işləyə bilər.",
          "When this machine is replaced, unplug the output of the old one: until the centre's withdrawal "
          "reaches it, it may act.")};
  return part;
}

}  // namespace

std::string report_fingerprint(const StationEntry& station) { return fingerprint(key_id_of(station.report_key)); }
std::string link_fingerprint(const StationEntry& station) { return fingerprint(sha256(station.curve_public)); }

StationSheet make_sheet(const StationEntry& station, const Digest& root_digest,
                        const std::vector<PublishedOrder>& orders, const SheetWish& wish) {
  const Sheet sheet(station, wish);
  return {wish.language,
          "Sükut · " + sheet.say("məntəqə vərəqi", "station sheet") + " · " + station.attributes.id.text,
          {sheet.station(), sheet.cues(orders), sheet.bundle(), sheet.compare(root_digest), sheet.start(),
           sheet.check(), sheet.phone()}};
}

}  // namespace sukut::cli

// The cover as a page to print: black on white, one A4 sheet. Type and rules are in millimetres and points.
#include "coordinator/cli/calendar.h"
#include "coordinator/cli/reading.h"
#include "coordinator/cli/report_cover.h"
#include "proto/text.h"

namespace sukut::cli {
namespace {

using coordinator::Figures;
using coordinator::NationalReport;

constexpr const char* kStyle = R"(
@page { size: A4; margin: 0 }
* { box-sizing: border-box }
html { background: #e9e8e4 }
body { margin: 0; font: 9.5pt/1.4 "Liberation Serif", "Times New Roman", "DejaVu Serif", serif; color: #111 }
main { width: 210mm; height: 296mm; margin: 6mm auto; padding: 15mm 17mm 12mm; background: #fff;
  display: flex; flex-direction: column }
@media print { html { background: #fff } main { margin: 0 } }
header { border-top: 1.2mm solid #111; padding-top: 5mm; text-align: center }
.kind { margin: 0; font-size: 9pt; letter-spacing: .18em; text-transform: uppercase }
h1 { margin: 2.5mm 0 1mm; font-size: 21pt; font-weight: normal; line-height: 1.2 }
h1.long { font-size: 14pt }
.second { margin: 0; font-style: italic; color: #444 }
.minute { margin: 3mm 0 0; font-size: 10.5pt }
.state { margin: 3mm auto 0; padding: 1.2mm 5mm; border: .25mm solid #111; display: inline-block; font-size: 11pt }
.drill { font-weight: bold; letter-spacing: .2em }
.numbers { display: flex; margin: 6mm 0 1mm; border-top: .2mm solid #111; border-bottom: .2mm solid #111 }
.numbers div { flex: 1; padding: 2.5mm 2mm 2mm; text-align: center }
.numbers div + div { border-left: .2mm solid #bbb }
.numbers b { display: block; font-size: 22pt; font-weight: normal; line-height: 1.1 }
.note { margin: 1mm 0 0; font-size: 8.5pt; color: #333 }
h2 { margin: 4.5mm 0 1mm; font-size: 10pt; font-weight: bold }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt; line-height: 1.25 }
th { font-weight: normal; font-style: italic; color: #333; text-align: right; vertical-align: bottom;
  border-bottom: .2mm solid #111; padding: 0 0 .7mm 1.5mm }
td { text-align: right; padding: .45mm 0 .45mm 1.2mm; border-bottom: .1mm solid #ddd; white-space: nowrap }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; overflow-wrap: anywhere }
.groups { table-layout: fixed }
.groups th { font-size: 7.5pt }
.groups th:first-child { width: 42% }
.groups td:first-child { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.two { display: flex; gap: 8mm }
.two > section { flex: 1; min-width: 0 }
p { margin: .8mm 0 0 }
.facts { margin-top: 4.5mm; border-top: .2mm solid #111; padding-top: 2mm; font-size: 8.5pt; overflow-wrap: anywhere }
.sign { margin-top: auto; padding-top: 8mm; display: flex; gap: 8mm; font-size: 8.5pt; color: #333 }
.sign div { flex: 2; border-top: .2mm solid #111; padding-top: 1mm }
.sign div.short { flex: 1 }
)";

std::string safe(std::string_view words) {
  std::string out;
  for (const char c : plain_text_of(words, 4096)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string element(const char* tag, std::string_view words, const char* kind = "") {
  const std::string attribute = *kind == '\0' ? "" : " class=\"" + std::string(kind) + "\"";
  return "<" + std::string(tag) + attribute + ">" + safe(words) + "</" + tag + ">\n";
}

std::string number_box(std::uint32_t number, std::string_view words) {
  return "<div><b>" + std::to_string(number) + "</b>" + safe(words) + "</div>\n";
}

std::string row(const char* tag, const std::vector<std::string>& cells) {
  std::string out = "<tr>";
  for (const std::string& each : cells) out += "<" + std::string(tag) + ">" + safe(each) + "</" + tag + ">";
  return out + "</tr>\n";
}

std::string head(const Figures& figures, const CoverFacts& facts, Lang lang) {
  const Order& order = figures.report.order;
  const bool is_az = lang == Lang::az;
  const std::string title = clipped(title_of(order, is_az ? "az" : "en"), 160);
  const std::string second = clipped(title_of(order, is_az ? "en" : "az"), 160);
  std::string out = "<header>\n" + element("p", say(lang, "National report"), "kind");
  out += element("h1", title, title.size() > 80 ? "long" : "");
  if (second != title) out += element("p", second, "second");
  if (facts.from < facts.to) out += element("p", span_text(facts.from, facts.to, lang), "minute");
  out += "<p class=\"state\">";
  if (order.mode == Mode::drill) out += "<span class=\"drill\">" + safe(say(lang, "DRILL")) + "</span> &nbsp; ";
  out += safe(heading_of(figures, lang));
  if (figures.issue)
    out += ", " + safe(say(lang, "issued {}",
                           {local_text(kHomeZone, figures.issue->at) + " " + std::string(say(lang, "Baku"))}));
  return out + "</p>\n</header>\n";
}

std::string numbers(const CoverFacts& facts, Lang lang) {
  const CoverCounts& all = facts.all;
  std::string out = "<div class=\"numbers\">\n" + number_box(all.named, say(lang, "named")) +
                    number_box(all.reported(), say(lang, "reported")) +
                    number_box(all.executed, say(lang, "executed")) +
                    number_box(all.declined, say(lang, "lawfully declined")) + "</div>\n";
  return out + element("p", numbers_sentence(facts, lang), "note");
}

std::string html_table(std::string_view name, const CoverTable& lines, Lang lang) {
  std::string out = "<table class=\"groups\">\n" + row("th", cover_heads(name, lang));
  for (const auto& [group, counts] : lines) out += row("td", cover_row(group, counts));
  return out + "</table>\n";
}

std::string html_starts(const CoverFacts& facts, Lang lang) {
  if (facts.starts.empty()) return "";
  std::string out = element("h2", say(lang, "How exactly it began, by each station's own clock"));
  out += "<table>\n" + row("th", {"", std::string(say(lang, "starts")), std::string(say(lang, "half within")),
                                  std::string(say(lang, "95 % within")), std::string(say(lang, "all within")),
                                  std::string(say(lang, "clock bound at most"))});
  for (const auto& [action, starts] : facts.starts) {
    const Spread& error = starts.error;
    out += row(
        "td", {std::string(say(lang, action)), std::to_string(error.count), length_text(error.p50, lang),
               length_text(error.p95, lang), length_text(error.maximum, lang), "± " + length_text(starts.bound, lang)});
  }
  return out + "</table>\n";
}

std::string bold(std::string_view name, const std::string& words) {
  return "<p><b>" + safe(name) + ":</b> " + safe(words) + "</p>\n";
}

std::string facts_block(const Figures& figures, const CoverFacts& facts, const Digest& signed_figures, Lang lang) {
  const NationalReport& report = figures.report;
  std::string out = "<div class=\"facts\">\n";
  if (!facts.known_by.empty()) out += bold(say(lang, "How it is known"), known_by_sentence(facts, lang));
  out += bold(say(lang, "Not heard"), silent_sentence(facts, lang));
  out += element("p", time_sentence(figures, lang));
  out += bold(say(lang, "Order"), report.order.name + ", " + say(lang, "fingerprint {}", {fingerprint(report.hash)}));
  const std::string words = signed_figures.is_zero()
                                ? std::string(say(lang, "not issued: without number and signature"))
                                : say(lang, "fingerprint {}", {fingerprint(signed_figures)});
  return out + bold(say(lang, "Figures signed by the coordinator"), words) + "</div>\n";
}

std::string sign_line(Lang lang) {
  return "<div class=\"sign\">" + element("div", say(lang, "office, name")) + element("div", say(lang, "signature")) +
         element("div", say(lang, "date"), "short") + element("div", say(lang, "seal"), "short") + "</div>\n";
}

}  // namespace

std::string cover_html(const Figures& figures, const Digest& signed_figures, Lang lang) {
  const CoverFacts facts = cover_facts(figures, lang);
  const std::string title = title_of(figures.report.order, lang == Lang::az ? "az" : "en");
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(lang == Lang::az ? "az" : "en") +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n" + element("title", title) + "<style>" + kStyle +
                    "</style>\n</head>\n<body>\n<main>\n";
  out += head(figures, facts, lang) + numbers(facts, lang);
  out += "<div class=\"two\">\n<section>\n" + element("h2", say(lang, "By sector")) +
         html_table(say(lang, "sector"), facts.sectors, lang) + "</section>\n<section>\n" +
         element("h2", say(lang, "By region")) + html_table(say(lang, "region"), facts.regions, lang) +
         "</section>\n</div>\n";
  out += html_starts(facts, lang) + facts_block(figures, facts, signed_figures, lang) + sign_line(lang);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace sukut::cli

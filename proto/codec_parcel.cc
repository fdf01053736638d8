// The parcel: what is carried by hand where no network reaches.
#include "proto/codec.h"
#include "proto/codec_parts.h"
#include "proto/wire.pb.h"

namespace sukut {

Bytes encode_parcel(const Parcel& parcel) {
  wire::Parcel wire;
  wire.set_centre(to_bytes(parcel.centre));
  for (const Bytes& document : parcel.documents) wire.add_documents(document);
  for (const SignedReport& report : parcel.reports) {
    auto* part = wire.add_reports();
    part->set_body(report.body);
    part->set_signature(report.signature);
  }
  wire.set_count(static_cast<std::uint32_t>(parcel.documents.size() + parcel.reports.size()));
  return codec::serialized(wire);
}

Result<Parcel> decode_parcel(std::string_view bytes) {
  wire::Parcel wire;
  if (const Status parsed = codec::parse(bytes, kParcelMax, shapes::kParcel, wire); !parsed) return parsed.error();
  Parcel parcel{codec::id_of<CentreId>(wire.centre()), {wire.documents().begin(), wire.documents().end()}, {}};
  for (const auto& part : wire.reports()) parcel.reports.push_back({part.body(), part.signature()});
  const std::size_t count = parcel.documents.size() + parcel.reports.size();
  if (count != wire.count()) {
    return codec::malformed("parcel: " + std::to_string(count) + " of " + std::to_string(wire.count()) +
                            " documents and reports; it broke off");
  }
  return parcel;
}

}  // namespace sukut

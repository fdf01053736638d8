# The few rules of JSON Schema that deploy/report.schema.json uses: type, enum, required, properties,
# additionalProperties (a schema), items, minimum. Input: the document; $schema: the schema. Output: one line per breach.
def kind: if type == "number" and floor == . then "integer" else type end;
def breaches($schema; $at):
  . as $value
  | (if $schema.type then
       ([$schema.type] | flatten) as $types
       | if ($types | index($value | kind)) or ($value | type == "number" and ($types | index("number"))) then empty
         else "\($at): is \($value | kind), should be \($types | join(" or "))" end
     else empty end),
    (if $schema.enum and ([$schema.enum[] | . == $value] | any | not) then "\($at): \($value | tojson) is not in the list" else empty end),
    (if $schema.minimum and ($value | type == "number") and $value < $schema.minimum then "\($at): below \($schema.minimum)" else empty end),
    (if $value | type == "object" then
       (($schema.required // [])[] | select(. as $key | $value | has($key) | not) | "\($at).\(.): missing"),
       ($value | to_entries[] | . as $entry
         | (($schema.properties // {})[$entry.key] // $schema.additionalProperties // empty) as $inner
         | $entry.value | breaches($inner; "\($at).\($entry.key)"))
     else empty end),
    (if ($value | type == "array") and $schema.items then
       ($value | to_entries[] | . as $entry | $entry.value | breaches($schema.items; "\($at)[\($entry.key)]"))
     else empty end);
def sums:
  .totals as $totals | ([$totals | to_entries[] | select(.key != "named") | .value] | add) as $sum
  | (if $sum != $totals.named then "totals: the counts sum to \($sum), named is \($totals.named)" else empty end),
    (if (.stations | length) != $totals.named then "totals: named is \($totals.named), there are \(.stations | length) rows" else empty end),
    (.stations | group_by(.outcome)[] | {outcome: .[0].outcome, count: length}
      | select(.count != $totals[.outcome]) | "totals: \(.outcome) says \($totals[.outcome]), there are \(.count) rows"),
    (.stations | group_by([.id, .cue])[] | select(length > 1) | "stations: two rows for \(.[0].id) \(.[0].cue)");
breaches($schema[0]; "report"), sums

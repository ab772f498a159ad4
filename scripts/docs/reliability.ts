import { titles } from "./titles.ts";

/** What the product is held to when things go wrong, by number. */
const cases = [
  "A batch of the stream delivered twice, overlapping, bisected, or replayed after three days changes no number.",
  "Records in any interleaving, with two consumers at once, end as a recount says.",
  "Killed after the write and before the answer, or the answer lost: the next delivery changes nothing.",
  "One record in 100 that cannot be parsed is reported alone; the others are applied once.",
  "Throttled on client 7 of 20, only its records are tried again, and all 20 end exact.",
  "500 records of one client in a batch are exact; a stream lost for an hour is found by the sweep, drift reported and then none.",
  "What is restored from a backup is recounted, a second time without a write; expiry lowers no number.",
  "What projections write never calls them again.",
  "Corrected, voided and deleted records leave what is true, and two currencies are never one sum.",
  "A late event of an erased client creates nothing.",
  "Idempotency-Key: the same answer to the byte, another body refused, two at once one effect.",
  "What a request may not hold is named, fault by fault; nothing is answered with 500 or what is inside.",
  "Cursors cannot be forged or moved; whoever writes while another pages, no row comes twice and no old one is missed.",
  "Any text is stored as given, and found in any of its forms.",
  "Of two people who edit one thing the second is told, with the revision that holds.",
  "Another account's id is answered like one nobody has, on every route.",
  "Every role on every route is as the table says, and nobody raises themselves.",
  "An erasure leaves the client's name nowhere, keeps the opt-out as a hash, and can be asked for again.",
  "CSV out holds no formula; CSV in reports row by row, and the same file again changes nothing.",
  "An upload that is not what was agreed is refused, and what is taken is only ever an attachment.",
  "Events of an email in any order and number count once; a bounce or complaint ends sending; a stranger's is kept aside.",
  "Nobody makes the hub call what is inside a network, and a webhook without its signature writes nothing.",
  "Every word that opts out does so at once; what only sounds so is held for the team.",
  "Quiet hours hold by the wall clock, over both changes of it.",
  "One click unsubscribes, by form or multipart, as often as it is clicked; a forged link does nothing.",
  "A provider that throttles is asked later; one that may have accepted is never asked twice.",
  "A page synced twice, a lost cursor or a whole resync writes nothing for what is unchanged; 429 and 5xx are gone on from.",
  "A schedule that comes twice, late or not at all does its work exactly once a period.",
];

const named = /reliability (\d+(?:, \d+)*)/;

/** The tests of each case by number: a test that names it, and all of a group that does. */
const proofs = (): Map<number, string[]> => {
  const found = new Map<number, string[]>();
  for (const { file, text, within } of titles()) {
    const tests = within.length > 0 ? within.map((test) => `${text} › ${test}`) : [text];
    for (const number of (named.exec(text)?.[1] ?? "").split(", ").filter(Boolean))
      found.set(Number(number), [
        ...(found.get(Number(number)) ?? []),
        ...tests.map((test) => `| ${test.replaceAll("|", "\\|")} | \`${file}\` |`),
      ]);
  }
  return found;
};

/** Which tests prove which case of what may go wrong, as the titles say; fails where one has none. */
export const reliabilityList = (): string => {
  const found = proofs();
  const wrong = [
    ...cases.flatMap((_, i) => (found.has(i + 1) ? [] : [`case ${i + 1} has no test`])),
    ...[...found.keys()].flatMap((number) => (number > cases.length ? [`there is no case ${number}`] : [])),
  ];
  if (wrong.length > 0) throw new Error(`Cases of reliability: ${wrong.join(", ")}.`);
  return [
    "# What may go wrong, and the tests that hold against it",
    "",
    "Made by `npm run docs` from the titles of the tests (`reliability 7`). A case has several clauses, and as many tests.",
    ...cases.flatMap((text, i) => [
      "",
      `## ${i + 1}`,
      "",
      text,
      "",
      "| test | file |",
      "|---|---|",
      ...found.get(i + 1)!,
    ]),
    "",
  ].join("\n");
};

import { describe, expect, it } from "vitest";
import { files as connector } from "../../../shared/connectors/files/index.ts";
import { connectors } from "../../../shared/connectors/registry.ts";
import { SourceRecord } from "../../../shared/sources/schema.ts";
import { faultsOf, folderOf, linkTo, rawsOf, recordsOf } from "./drop.ts";

const read = async (text: string, mapping: object, name = "x.csv") =>
  rawsOf(linkTo(folderOf({ [name]: text }).files, [{ match: name, ...mapping }]));
const valid = (records: unknown[]) => records.flatMap((record) => SourceRecord.safeParse(record).error?.issues ?? []);

const sales = {
  type: "invoice",
  columns: {
    id: "Sale",
    client: "Member",
    issuedAt: "Date",
    total: "Amount",
    "lines.0.name": "Item",
    "lines.0.amount": "Amount",
  },
  constants: { status: "paid", "lines.0.kind": "product", "lines.0.quantity": 1 },
};
const minorOf = async (amount: string, mapping: object = {}) => {
  const raws = await read(`Sale\tMember\tDate\tAmount\tItem\n1\t7\t2026-03-14\t${amount}\tOil\n`, {
    ...sales,
    ...mapping,
  });
  return (recordsOf(raws)[0] as { total: number } | undefined)?.total ?? faultsOf(raws)[0];
};

describe("a mapping", () => {
  it("makes a client, its phone only where there is one, its dates in the order of the file", async () => {
    const raws = await read(
      "ID,First,Last,Cell,DOB,Mail ok\n1,Maya,Okafor,212 555 0100,3/4/1990,yes\n2,Jonas,Meyer,,,\n",
      {
        type: "client",
        columns: {
          ...{ id: "ID", firstName: "First", lastName: "Last", "phones.0.number": "Cell", birthday: "DOB" },
          "marketing.email": "Mail ok",
        },
        constants: { "phones.0.kind": "mobile", leadSource: "Old system" },
        dates: "mdy",
      },
    );
    const records = recordsOf(raws);
    expect(records).toEqual([
      {
        ...{ type: "client", id: "1", firstName: "Maya", lastName: "Okafor", leadSource: "Old system" },
        phones: [{ kind: "mobile", number: "212 555 0100" }],
        birthday: "1990-03-04",
        marketing: { email: true },
      },
      { type: "client", id: "2", firstName: "Jonas", lastName: "Meyer", leadSource: "Old system" },
    ]);
    expect(valid(records)).toEqual([]);
  });

  it("makes a booking with its event inline, date and time of two columns, cells meaning what they are said to mean", async () => {
    const mapping = {
      type: "booking",
      columns: {
        ...{ id: "Visit", client: "Member", status: "Status", "event.name": "Class", "event.eventType": "Class" },
        "event.startsAt": ["Date", "Time"],
        "event.location": "Site",
      },
      constants: { "event.kind": "class" },
      values: { status: { "Checked in": "attended" } },
    };
    const head = "Visit,Member,Status,Class,Date,Time,Site\n";
    const rows = "1,7,Checked in,Flow,14.03.2026,18:30,Berlin\n2,7,booked,Flow,14.03.2026,6:30 PM,Harbor\n";
    const records = recordsOf(await read(head + rows, { ...mapping, dates: "dmy" }));
    expect(records).toMatchObject([
      { status: "attended", event: { kind: "class", startsAt: "2026-03-14T17:30:00.000Z", location: "Berlin" } },
      { status: "booked", event: { startsAt: "2026-03-14T22:30:00.000Z" } },
    ]);
    expect(valid(records)).toEqual([]);
    const zoned = recordsOf(await read(head + rows, { ...mapping, dates: "dmy", timeZone: "Asia/Tokyo" }));
    expect(zoned).toMatchObject([{ event: { startsAt: "2026-03-14T09:30:00.000Z" } }, {}]);
    const offset = recordsOf(await read(`${head}1,7,booked,Flow,2026-03-14T18:30:00Z,,Berlin\n`, mapping));
    expect(offset).toMatchObject([{ event: { startsAt: "2026-03-14T18:30:00.000Z" } }]);
  });

  it.each([
    ["19.99", 1999],
    ["0.10", 10],
    ["$1,234.50", 123450],
    ["(5.00)", -500],
    ["-5", -500],
    ["USD 12.3", 1230],
    ["1.005", "x.csv:2 /Amount has more decimals than USD has"],
    ["1.234,50", "x.csv:2 /Amount is not a number with the decimal sign that the mapping names"],
    ["free", "x.csv:2 /Amount is not a number with the decimal sign that the mapping names"],
  ])("S0-12 makes minor units of %s", async (text, expected) => {
    expect(await minorOf(text)).toBe(expected);
  });

  it("S0-12 with a decimal comma, and in the currency's own smallest unit", async () => {
    expect(await minorOf("1.234,50 €", { decimals: "," })).toBe(123450);
    expect(await minorOf("1234,5", { decimals: ",", constants: { ...sales.constants, currency: "EUR" } })).toBe(123450);
    expect(await minorOf("1200", { constants: { ...sales.constants, currency: "JPY" } })).toBe(1200);
  });

  it("an invoice without a currency is in the account's, and the intake takes it", async () => {
    const records = recordsOf(await read("Sale,Member,Date,Amount,Item\n1,7,2026-03-14,19.99,Oil\n", sales));
    expect(records).toMatchObject([
      { currency: "USD", total: 1999, issuedAt: "2026-03-14T04:00:00.000Z", lines: [{ amount: 1999 }] },
    ]);
    expect(valid(records)).toEqual([]);
  });

  it("every cell that cannot be read is named by line and column, and rejects its row alone", async () => {
    const rows = [
      "1,7,14/03/2026,1.00,Oil",
      "2,7,2026-02-30,x,Oil",
      "3,7,2026-03-14 25:00,1.00,Oil",
      "4,7,2026-03-14,1.00,Oil",
    ];
    const raws = await read(`Sale,Member,Date,Amount,Item\n${rows.join("\n")}\n`, sales);
    expect(recordsOf(raws)).toMatchObject([{ id: "4" }]);
    expect(faultsOf(raws)).toEqual([
      "x.csv:2 /Date is not a date in the order that the mapping names",
      "x.csv:3 /Date is a day that is not in the calendar",
      ...Array(2).fill("x.csv:3 /Amount is not a number with the decimal sign that the mapping names"),
      "x.csv:4 /Date is a time of day that there is not",
    ]);
  });

  it("a row stands by itself: mapped again with its raw record it is the same", async () => {
    const raws = await read("Sale,Member,Date,Amount,Item\n1,7,2026-03-14,19.99,Oil\n", sales);
    expect(recordsOf(JSON.parse(JSON.stringify(raws)))).toEqual(recordsOf(raws));
    expect(raws[0]).toMatchObject({ id: "x.csv:2", client: "7" });
  });
});

describe("the settings of the files connector", () => {
  it.each([
    [{ match: "a*b*.csv", type: "client", columns: {} }],
    [{ match: "a.csv", type: "deleted", columns: {} }],
    [{ match: "a.csv", type: "client", columns: { "__proto__.x": "A" } }],
    [{ match: "a.csv", type: "client", columns: { "a.constructor": "A" } }],
    [{ match: "a.csv", type: "client", columns: {}, timeZone: "Mars/Olympus" }],
    [{ match: "a.csv", type: "client", columns: {}, more: 1 }],
  ])("are refused where they make no sense: %j", (mapping) => {
    expect(connector.settings.safeParse({ mappings: [mapping] }).success).toBe(false);
  });

  it("the first mapping that fits a name is taken; it is in the list of connectors, and tests by what waits", async () => {
    const one = { type: "client", columns: { id: "ID", firstName: "ID", lastName: "ID" } };
    const mappings = [
      { ...one, match: "members-*.csv", constants: { status: "first" } },
      { ...one, match: "*" },
    ];
    const link = linkTo(folderOf({ "members-1.csv": "ID\n1\n", "x.csv": "ID\n2\n" }).files, mappings);
    expect(await connectors.files!.test(link)).toBe("Drop folder, 2 files wait");
    expect(recordsOf(await rawsOf(link))).toMatchObject([{ id: "1", status: "first" }, { id: "2" }]);
  });
});

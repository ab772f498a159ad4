import type pg from "pg";

/** What came back of a work: how many round trips it took, and bytes of their rows. */
export interface Came {
  trips: number;
  bytes: number;
}
export type Row = Record<string, unknown>;
export type Ask = (text: string, values?: unknown[]) => Promise<Row[]>;

/** Runs a work that asks Postgres by prepared statements, one trip each, and counts them; bytes are counted only where it is asked for. */
export const asked = (client: pg.Client) => {
  const names = new Map<string, string>();
  return async (work: (ask: Ask) => Promise<unknown>, counts = false): Promise<Came> => {
    const came = { trips: 0, bytes: 0 };
    await work(async (text, values = []) => {
      if (!names.has(text)) names.set(text, `s${names.size}`);
      const { rows } = await client.query<Row>({ name: names.get(text)!, text, values });
      came.trips += 1;
      if (counts) came.bytes += rows.reduce((sum, row) => sum + Object.values(row).map(String).join("").length, 0);
      return rows;
    });
    return came;
  };
};

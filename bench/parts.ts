import { bundles } from "./bundles.ts";
import { counted } from "./counted.ts";
import { directory } from "./directory.ts";
import { surroundings } from "./environment.ts";
import { handlers } from "./handlers.ts";
import { imports } from "./imports.ts";
import type { Found } from "./kept.ts";
import { lag } from "./lag.ts";
import { loading } from "./loading.ts";
import type { Row } from "./measure.ts";
import { postgres } from "./postgres/compare.ts";
import { recount } from "./recount.ts";
import { settling } from "./settling.ts";
import { sync } from "./sync.ts";

interface Part {
  /** what it tells of, and how long it takes on two quiet cores */
  says: string;
  /** not measured unless it is named */
  apart?: true;
  measure(outdir: string, argument: string | undefined): Promise<Found>;
}

/** Runs work with a database in memory and the environment of a function. */
const surrounded = async <T>(work: (env: Record<string, string>) => T | Promise<T>): Promise<T> => {
  const around = await surroundings();
  try {
    return await work(around.env);
  } finally {
    await around.stop();
  }
};
const rows = (found: Row[]): Found => ({ rows: found });
const size = (argument: string | undefined, otherwise: number): number => Number(argument ?? otherwise);

/** What the bench is made of. Each part is measured in a process of its own. */
export const parts: Record<string, Part> = {
  pages: {
    says: "P1 to P4, counted: a profile, its lists, a synced invoice, for 10 to 10,000 records (1 min)",
    measure: (outdir) => counted("pages", outdir),
  },
  units: {
    says: "what each operation asks of the table, for P12 (1 min)",
    measure: (outdir) => counted("units", outdir),
  },
  bundles: {
    says: "P5, sizes of the bundles (10 s)",
    measure: async (outdir) => rows((await bundles(outdir)).rows),
  },
  loading: {
    says: "P6, loading them 15 times each, or loading=5 (2 min)",
    measure: (outdir, argument) =>
      surrounded(async (env) => {
        const { names } = await bundles(outdir);
        return rows(loading(outdir, names, env, size(argument, 15)));
      }),
  },
  handlers: {
    says: "P7, a warm handler over the bare call it makes, and the noise of this machine (1 min)",
    measure: (outdir) =>
      surrounded(async () => {
        await bundles(outdir, ["api", "events"]);
        return handlers(outdir);
      }),
  },
  directory: {
    says: "P8 and P9 among 1,000, 10,000 and 100,000 clients, or directory=20000 at most (5 min)",
    measure: (_, argument) => surrounded((env) => directory(env.AWS_ENDPOINT_URL_DYNAMODB!, size(argument, 100_000))),
  },
  settling: {
    says: "P10, records settled a second (1 min)",
    measure: () => surrounded(async () => rows(await settling())),
  },
  lag: {
    says: "P10, lag of the stream through the local run (1 min)",
    measure: async (outdir) => rows(await lag(outdir)),
  },
  faults: {
    says: "P11, 4,000 schedules of faults beyond the 20,000 of the tests, or faults=20000 (1 min)",
    measure: (outdir, argument) => counted("faults", outdir, argument),
  },
  postgres: {
    says: "the same work by the bare SDK and by Postgres 15, or postgres=20000 clients (2 min)",
    measure: (_, argument) => surrounded((env) => postgres(env.AWS_ENDPOINT_URL_DYNAMODB!, size(argument, 100_000))),
  },
  imports: {
    says: "a file of 100,000 rows, or imports=5000, imported and exported",
    apart: true,
    measure: (_, argument) => surrounded(async () => rows(await imports(size(argument, 100_000)))),
  },
  recount: {
    says: "another rule of what counts for 3,000 clients, or recount=300",
    apart: true,
    measure: async (_, argument) => rows(await recount(size(argument, 3000))),
  },
  sync: {
    says: "the histories of 3,000 clients from the simulated vendors, or sync=300, or of one: sync=300,mindbody",
    apart: true,
    measure: async (_, argument) => {
      const [clients, ...vendors] = argument?.split(",") ?? [];
      return rows(await sync(size(clients, 3000), vendors));
    },
  },
};

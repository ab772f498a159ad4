import { rmSync } from "node:fs";
import { join } from "node:path";
import { accountMaker, type Owner } from "./control/account.ts";
import { control } from "./control/routes.ts";
import { sentKeeper } from "./control/sent.ts";
import type { Seeded } from "./demo/seed.ts";
import type { Edges } from "./edges.ts";
import { readJson, writeJson } from "./files.ts";
import { defaultPort } from "./flags.ts";
import { gateway } from "./gateway/gateway.ts";
import { openServer } from "./gateway/server.ts";
import { defaultHome, openHome } from "./home.ts";
import { startHub } from "./hub.ts";
import { nothingOpened, type Opened } from "./opened.ts";
import { startServices } from "./services/all.ts";
import { startDatabase } from "./services/dynamodb.ts";
import { startInvoking } from "./services/invoke.ts";
import { enterRun } from "./services/runs.ts";
import { type Connected, openSimulated } from "./simulated/index.ts";
import { streamClient } from "./stream/client.ts";
import { openPositions } from "./stream/positions.ts";
import { openAccount, openDemo } from "./studio.ts";
import { region } from "./template/resolve.ts";
import { synthesize } from "./template/synthesize.ts";

export interface LocalOptions {
  /** 0: any free one */
  port?: number;
  memory?: boolean;
  demo?: boolean;
  /** simulated booking software beside the run, connected to an account of its own */
  simulators?: boolean;
  today?: string;
  state?: string;
  /** folder of the connection and, where `state` does not say otherwise, of the data */
  home?: string;
  /** the functions' entries by name, where a test has its own */
  entries?: Readonly<Record<string, string>>;
  /** where a test stands between the parts */
  edges?: Edges;
  say?: (line: string) => void;
}

export interface LocalRun extends Owner {
  url: string;
  /** the data folder, with the functions' logs */
  state: string;
  /** variables that lead an AWS SDK to the services of this run */
  endpoints: Record<string, string>;
  /** what the demo studio has to show, once it stands; none: the account has no demo */
  demo?: Promise<Seeded>;
  /** the account of the simulated booking software */
  simulated?: Connected;
  /** resolves when the database has ended by itself; nothing works from then on */
  died: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs the synthesized template on this machine until it is stopped. Refused with a sentence, and with nothing left
 * behind, when it cannot start.
 * @param opened gathers what to close, so that the caller can end a start that is under way
 */
export const startLocal = async (options: LocalOptions = {}, opened = nothingOpened()): Promise<LocalRun> => {
  try {
    return await start(options, opened);
  } catch (error) {
    await opened.closeAll();
    throw error;
  }
};

const start = async (options: LocalOptions, opened: Opened): Promise<LocalRun> => {
  const {
    port = defaultPort,
    memory = false,
    demo = true,
    home: folder = defaultHome,
    edges = {},
    say = () => {},
  } = options;
  const server = await openServer(port);
  opened.add(server.stop);
  const home = openHome({ home: folder, memory, port: server.port, ...(options.state && { state: options.state }) });
  const run = await enterRun(folder, home.state);
  opened.add(run.close);
  rmSync(home.connection, { force: true });
  const simulated = options.simulators
    ? await openSimulated({ port: server.port, file: home.kept("simulated.json"), say })
    : undefined;
  if (simulated) opened.add(simulated.stop);

  const [database, model] = await Promise.all([
    startDatabase(home.kept("dynamodb"), run),
    synthesize(join(home.state, "synth"), options.entries),
  ]);
  opened.add(database.stop);
  const { table, messaging, ...services } = await startServices(model, database, home, opened, edges);
  const positions = openPositions(table.streamArn, home.kept("streams.json"));
  const streams = streamClient(database.endpoint);
  const hub = startHub({
    ...services,
    model,
    url: server.url,
    table,
    streams,
    positions,
    edges,
    logs: join(home.state, "logs"),
    say,
  });
  opened.add(hub.stop);
  const invoking = await startInvoking(model.functions, hub.invoke);
  opened.add(invoking.stop);
  const endpoints = { ...services.endpoints, AWS_ENDPOINT_URL_LAMBDA: invoking.endpoint };

  const makeAccount = accountMaker(services.client, table.name);
  const keepSent = sentKeeper(services.client, table.name);
  const api = gateway(model.routes, hub.invoke);
  let making = false;
  const watched = { ...hub.watched, makingDemo: () => making, delays: messaging.delays };
  const controls = {
    schedules: hub.schedules,
    watched,
    makeAccount,
    keepSent,
    outbox: messaging.outbox,
    join: simulated?.join,
  };
  server.serve(async (incoming) => (await control(controls, incoming)) ?? api(incoming));

  const file = home.kept("account.json");
  const { demo: isDemo, ...owner } = await openAccount({ makeAccount, demo, file, tableKept: table.kept });
  const connection = { url: server.url, ...owner };
  writeJson(home.connection, { ...connection, place: { resources: model.resources, endpoints, region } });
  opened.add(() => forget(home.connection, server.url));
  const connected = await simulated?.connect({ url: server.url, makeAccount, tableKept: table.kept });
  const running = {
    ...connection,
    ...(connected && { simulated: connected }),
    state: home.state,
    endpoints,
    died: database.died,
    stop: opened.closeAll,
  };
  if (!demo || !isDemo) return running;
  making = true;
  const seeded = openDemo(server.url, owner, options.today).finally(() => {
    making = false;
  });
  seeded.catch(() => {});
  return { ...running, demo: seeded };
};

/** Takes the connection away with its run, unless a later run has written its own. */
const forget = (file: string, url: string): void => {
  if (readJson<{ url: string }>(file)?.url === url) rmSync(file, { force: true });
};

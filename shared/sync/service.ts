import { auditAction } from "../audit/store.ts";
import type { Ctx } from "../ctx.ts";
import type { Job } from "../jobs/schema.ts";
import { newJob } from "../jobs/store.ts";
import { conflict, invalid } from "../kernel/errors.ts";
import { afresh } from "../table/afresh.ts";
import { TransactionRefused } from "../table/table.ts";
import { type Audited, audited } from "./audited.ts";
import { callsOfTest, connectorNamed, inBody, parsed, tested } from "./given.ts";
import { connectorOf, credentialsOf, linkWith, type Meter, type Tools } from "./link.ts";
import { newHookId } from "./notifications.ts";
import type { NewSource, SourcePatch } from "./routes.ts";
import { rescheduled } from "./runs.ts";
import type { Source, SyncState } from "./schema.ts";
import { forgetSource, listSources, sourceAction, sourceAndState, sourceIn, stateAction } from "./store.ts";
import { type SourceView, viewOf } from "./views.ts";

/**
 * Connects a booking software: tested before anything is kept, its credentials in Secrets Manager, its first sync due at once. 409
 * `source-exists`; 422 for what the connector or the booking software does not take.
 */
export const connectSource = async (ctx: Ctx, tools: Tools, input: NewSource): Promise<SourceView> => {
  const connector = connectorNamed(input.connector);
  const given = parsed(connector, input);
  const { name = connector.name, pace } = input;
  if (await sourceIn(ctx, name)) throw exists(name);
  const title = await tested(ctx, tools, name, connector, given, inBody.credentials);
  const now = ctx.now();
  const source: Source = {
    name,
    connector: connector.name,
    title,
    state: "active",
    settings: given.settings,
    everyMinutes: connector.everyMinutes,
    quiet: null,
    reconcileAt: "03:30",
    callsPerDay: connector.callsPerDay ?? null,
    historyFrom: null,
    ...pace,
    secret: `${ctx.accountId}/${name}-${ctx.newId("revision")}`,
    hookId: newHookId(ctx.secrets, ctx.accountId, name),
    subscribed: false,
    connectedAt: now,
    credentialsChangedAt: now,
  };
  const calls = { day: now.slice(0, 10), used: 0 };
  const state: SyncState = await rescheduled(ctx, source, {
    source: name,
    nextRunAt: now,
    failures: 0,
    calls,
    resources: {},
  });
  const view = viewOf(source, state, now);
  await tools.vault.put(source.secret, JSON.stringify(given.credentials));
  try {
    await ctx.table.transact([
      sourceAction(ctx, source, undefined),
      stateAction(ctx, source, state, undefined),
      auditAction(ctx, { act: "source.connected", about: name, after: audited(source) }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
  } catch (error) {
    await tools.vault.remove(source.secret);
    if (error instanceof TransactionRefused && !error.contended) throw exists(name);
    throw error;
  }
  return view;
};

const exists = (name: string) => conflict("source-exists", `There is a source ${name} already.`);

/** The sources of the account, each with where it stands. */
export const sourcesOf = async (ctx: Ctx): Promise<{ items: SourceView[] }> => {
  const found = await listSources(ctx);
  return { items: found.map(({ source, state }) => viewOf(source, state, ctx.now())) };
};

/** A source with where it stands; 404. */
export const sourceView = async (ctx: Ctx, name: string): Promise<SourceView> => {
  const { source, state } = await sourceAndState(ctx, name);
  return viewOf(source, state, ctx.now());
};

/** Writes a changed source with its state and the audit row. */
const save = (
  ctx: Ctx,
  name: string,
  act: string,
  change: (source: Source, state: SyncState) => Promise<{ source: Source; state: SyncState }>,
): Promise<SourceView> =>
  afresh(async () => {
    const before = await sourceAndState(ctx, name);
    const { source, state } = await change(before.source, before.state);
    const view = viewOf(source, state, ctx.now());
    const told: Audited = { before: audited(before.source), after: audited(source) };
    await ctx.table.transact([
      sourceAction(ctx, source, before.sourceRev),
      stateAction(ctx, source, state, before.stateRev),
      auditAction(ctx, { act, about: name, ...told }),
      ...(ctx.keepAnswer?.(view) ?? []),
    ]);
    return view;
  });

/** Changes pace, settings or whether it is paused; other settings are tested with the credentials it has before they are kept. */
export const changeSource = async (ctx: Ctx, tools: Tools, name: string, patch: SourcePatch): Promise<SourceView> => {
  const { settings: given, ...rest } = patch;
  const { source } = await sourceAndState(ctx, name);
  const connector = connectorOf(source);
  const retitled = async () => {
    if (given === undefined) return {};
    const whole = parsed(connector, { settings: given, credentials: await credentialsOf(tools, source) });
    return { settings: whole.settings, title: await tested(ctx, tools, name, connector, whole, inBody.settings) };
  };
  const changes = { ...rest, ...(await retitled()) };
  return save(ctx, name, "source.changed", async (before, state) => {
    const after: Source = { ...before, ...changes };
    return { source: after, state: await rescheduled(ctx, after, state) };
  });
};

/**
 * Keeps other credentials, once the booking software takes them: the new version of the same secret. What may be left out and is stays, such as the
 * key of signatures that a subscription brought. A source that failed is synced at once.
 */
export const changeCredentials = async (ctx: Ctx, tools: Tools, name: string, given: unknown): Promise<SourceView> => {
  const { source } = await sourceAndState(ctx, name);
  const connector = connectorOf(source);
  const at = { ...inBody, credentials: "/body" };
  const whole = parsed(connector, { settings: source.settings, credentials: given }, at);
  const title = await tested(ctx, tools, name, connector, whole, at.credentials);
  const before = JSON.parse((await tools.vault.get(source.secret)) ?? "{}");
  await tools.vault.put(source.secret, JSON.stringify({ ...before, ...(whole.credentials as object) }));
  return save(ctx, name, "source.credentials", async (before, state) => ({
    source: { ...before, title, credentialsChangedAt: ctx.now() },
    state: state.failures > 0 ? { ...state, failures: 0, nextRunAt: ctx.now() } : state,
  }));
};

/** Asks the booking software whether the connection holds; 422 with its sentence where it does not. */
export const testSource = async (ctx: Ctx, tools: Tools, name: string): Promise<{ title: string }> => {
  const { source } = await sourceAndState(ctx, name);
  const { settings } = source;
  const given = { settings, credentials: await credentialsOf(tools, source) };
  const title = await tested(ctx, tools, name, connectorOf(source), given, "");
  return { title };
};

/** Orders the booking software's webhooks to this address, with the key of their signatures. 409 `by-hand` where it has to be done there. */
export const subscribeSource = async (ctx: Ctx, tools: Tools, name: string, base: string): Promise<SourceView> => {
  const { source } = await sourceAndState(ctx, name);
  const subscribe = connectorOf(source).webhook?.subscribe;
  if (!subscribe)
    throw conflict(
      "by-hand",
      "The webhooks of this booking software are set up there, by hand (see the connector's README).",
    );
  const meter: Meter = { used: 0, left: callsOfTest };
  const link = await linkWith(ctx, tools, {
    name,
    settings: source.settings,
    credentials: await credentialsOf(tools, source),
    meter,
  });
  const credentials = await subscribe(link, `${base}/hooks/${source.hookId}`);
  await tools.vault.put(source.secret, JSON.stringify(credentials));
  return save(ctx, name, "source.subscribed", async (before, state) => ({
    source: { ...before, subscribed: true },
    state,
  }));
};

/** Disconnects a source: its credentials go, its webhooks find nobody, what it brought stays. 404. */
export const disconnectSource = async (ctx: Ctx, tools: Tools, name: string): Promise<void> => {
  const { source, sourceRev } = await sourceAndState(ctx, name);
  await ctx.table.transact([
    ...forgetSource(ctx, name, sourceRev),
    auditAction(ctx, { act: "source.disconnected", about: name, before: audited(source) }),
  ]);
  await tools.vault.remove(source.secret);
};

const acts = { syncReplay: "source.replayed", syncRetry: "source.retried", relink: "source.relinked" };

/** Has raw payloads gone through again, what was rejected tried again, or clients linked with those of another source: the job. 404. */
export const orderJob = async (
  ctx: Ctx,
  kind: keyof typeof acts,
  name: string,
  input: Record<string, unknown>,
): Promise<Job> => {
  await sourceAndState(ctx, name);
  const { job, item } = newJob(ctx, kind, { source: name, ...input });
  await ctx.table.transact([
    { put: item },
    auditAction(ctx, { act: acts[kind], about: name, after: input }),
    ...(ctx.keepAnswer?.(job) ?? []),
  ]);
  return job;
};

/** Links the clients of a source with those of the one before it; 422 where that is the same one. */
export const orderRelink = (ctx: Ctx, name: string, input: { from: string; apply: boolean }): Promise<Job> => {
  if (input.from === name) throw invalid([{ pointer: "/body/from", message: "must be another source" }]);
  return orderJob(ctx, "relink", name, input);
};

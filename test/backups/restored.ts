import { randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { openBackup } from "../../scripts/backup/format.ts";
import { makeBackup } from "../../scripts/backup/make.ts";
import { restore } from "../../scripts/backup/restore.ts";
import { pepperMark } from "../../shared/backups/pepper.ts";
import type { Secrets } from "../../shared/secrets.ts";
import { tableOf } from "../../shared/table/client.ts";
import { everyItem } from "../../shared/table/every.ts";
import type { Item } from "../../shared/table/item.ts";
import type { Table } from "../../shared/table/table.ts";
import { databaseOfFile } from "../support/database.ts";
import { streamOf } from "../support/stream.ts";
import type { Studio } from "../support/studio.ts";
import { createTable } from "../support/table.ts";

export const silent = () => undefined;
export const newFolder = (): string => join(mkdtempSync(join(tmpdir(), "backup-")), "made");

/** Every item of a table by its key. */
export const byKey = async (table: Table): Promise<Map<string, Item>> =>
  new Map((await everyItem(table)).map((item) => [`${item.pk} ${item.sk}`, item]));

export const backUp = async (studio: Studio, folder = newFolder()) => {
  const { table, tableName: name, secrets } = studio;
  await makeBackup({ table, name, pepper: pepperMark(secrets), folder, say: silent });
  return openBackup(folder);
};

/** An empty table with a stream beside the studio's own. */
export const anotherTable = async ({ client }: Studio) => {
  const tableName = `restored-${randomUUID()}`;
  const streamArn = await createTable(client, tableName, { stream: true });
  return { tableName, table: tableOf(client, tableName), stream: streamOf(await databaseOfFile(), streamArn) };
};

export const restoreInto = (
  studio: Studio,
  { tableName: name, table }: Pick<Studio, "table" | "tableName">,
  backup: Awaited<ReturnType<typeof openBackup>>,
  { secrets = studio.secrets, replace = false }: { secrets?: Secrets; replace?: boolean } = {},
) => {
  const { newId, now } = studio.means;
  return restore({ means: { table, secrets, newId, now }, backup, name, replace, say: silent });
};

/** The studio as it goes on from a restored table: its functions start anew with that. */
export const goOn = (studio: Studio, to: Pick<Studio, "table" | "tableName" | "stream">): Studio => {
  vi.resetModules();
  process.env.TABLE_NAME = to.tableName;
  return { ...studio, ...to, means: { ...studio.means, table: to.table } };
};

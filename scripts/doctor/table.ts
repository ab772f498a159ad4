import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { pepperFits } from "../../shared/backups/pepper.ts";
import { migrations } from "../../shared/migrations/registry.ts";
import { outstanding } from "../../shared/migrations/run.ts";
import { positionOf } from "../../shared/migrations/store.ts";
import { secretsIn, tableIn } from "../place/means.ts";
import { type Place, physicalId } from "../place/place.ts";
import { bad, type Check, type Line, ok, warn } from "./line.ts";

const standing = (TableName: string, table: TableDescription): Line => {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  const waiting = indexes.filter(({ IndexStatus }) => IndexStatus !== undefined && IndexStatus !== "ACTIVE");
  if (table.TableStatus !== "ACTIVE") return bad(`${TableName} is ${table.TableStatus}`, "wait, then look again");
  if (waiting.length > 0)
    return bad(`index ${waiting[0]!.IndexName} is ${waiting[0]!.IndexStatus}`, "wait, then look again");
  return ok(`${TableName} is active with ${indexes.length} indexes`);
};

const protectedLines = async (TableName: string, { DeletionProtectionEnabled }: TableDescription): Promise<Line[]> => {
  const { ContinuousBackupsDescription: backups } = await new DynamoDBClient().send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { PointInTimeRecoveryStatus: status, EarliestRestorableDateTime: since } =
    backups?.PointInTimeRecoveryDescription ?? {};
  const turnOn = `aws dynamodb update-continuous-backups --table-name ${TableName} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`;
  return [
    status === "ENABLED"
      ? ok(`can be recovered to any second since ${since?.toISOString() ?? "it was made"}`)
      : bad("cannot be recovered to a point in time", turnOn),
    DeletionProtectionEnabled
      ? ok("is protected from deletion")
      : warn(
          "is not protected from deletion",
          `aws dynamodb update-table --table-name ${TableName} --deletion-protection-enabled`,
        ),
  ];
};

export const table: Check = {
  about: "table",
  local: true,
  look: async (place: Place) => {
    const TableName = physicalId(place, "Table");
    const { Table = {} } = await new DynamoDBClient().send(new DescribeTableCommand({ TableName }));
    return [
      standing(TableName, Table),
      Table.StreamSpecification?.StreamEnabled
        ? ok("has its stream")
        : bad("has no stream: nothing is settled or sent", `npx cdk deploy --all --context stage=${place.stage}`),
      ...(place.local ? [] : await protectedLines(TableName, Table)),
    ];
  },
};

export const secret: Check = {
  about: "secret",
  local: true,
  look: async (place) => {
    const fits = await pepperFits(tableIn(place), await secretsIn(place));
    if (fits === false)
      return [bad("is not the one this table's keys were made by", "put the old secret's value back (docs/backup.md)")];
    return [
      ok(fits ? "can be read, and the table's keys are made by it" : "can be read; the table holds nothing to compare"),
    ];
  },
};

export const migrated: Check = {
  about: "migrations",
  local: true,
  look: async (place) => {
    const { position } = await positionOf({ table: tableIn(place) });
    const left = outstanding(migrations, position);
    const run = `npm run migrate -- --stage ${place.stage} --dry-run`;
    if (position.version > migrations.length)
      return [
        bad(
          `the table is at version ${position.version}, this program at ${migrations.length}`,
          "use the version that is deployed",
        ),
      ];
    return [
      left.length > 0
        ? bad(`outstanding: ${left.map(({ name }) => name).join(", ")}`, place.local ? "npm run migrate" : run)
        : ok(`version ${position.version} of ${migrations.length}`),
    ];
  },
};

import { startDatabase } from "../../infra/local/services/dynamodb.ts";
import { type Meter, meterOf } from "../support/meter.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/**
 * A studio whose functions ask DynamoDB through a metered client. It has a database of its own, since tens of thousands of
 * rows slow down whoever shares one.
 */
export const openMetered = async (): Promise<Studio & { meter: Meter; close(): Promise<void> }> => {
  const database = await startDatabase(undefined, { child: () => {} });
  const studio = await openStudio(undefined, database.endpoint);
  const { services } = await import("../../functions/services.ts");
  Object.assign(await services(), { table: studio.table });
  return { ...studio, meter: meterOf(studio.client), close: () => database.stop() };
};

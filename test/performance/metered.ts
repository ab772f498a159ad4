import { type Meter, meterOf } from "../support/meter.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/** A studio whose functions ask DynamoDB through a metered client. */
export const openMetered = async (): Promise<Studio & { meter: Meter }> => {
  const studio = await openStudio();
  const { services } = await import("../../functions/services.ts");
  Object.assign(await services(), { table: studio.table });
  return { ...studio, meter: meterOf(studio.client) };
};

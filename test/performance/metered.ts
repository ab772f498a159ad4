import { type Meter, meterOf } from "../support/meter.ts";
import { openStudio, type Studio } from "../support/studio.ts";

/** The functions of a studio ask DynamoDB through a metered client from now on. */
export const meteredOf = async (studio: Studio): Promise<Meter> => {
  const { services } = await import("../../functions/services.ts");
  Object.assign(await services(), { table: studio.table });
  return meterOf(studio.client);
};

/** A studio whose functions ask DynamoDB through a metered client. */
export const openMetered = async (): Promise<Studio & { meter: Meter }> => {
  const studio = await openStudio();
  return { ...studio, meter: await meteredOf(studio) };
};

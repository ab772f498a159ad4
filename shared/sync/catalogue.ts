import * as z from "zod";
import type { Connector } from "../connectors/contract.ts";
import { connectors } from "../connectors/registry.ts";

const asked = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });

const viewOf = (connector: Connector) => ({
  name: connector.name,
  title: connector.title,
  settings: asked(connector.settings),
  credentials: asked(connector.credentials),
  resources: connector.resources.map(({ name, types }) => ({ name, types: [...types] })),
  callsPerDay: connector.callsPerDay ?? null,
  everyMinutes: connector.everyMinutes,
  webhooks: connector.webhook
    ? connector.webhook.subscribe
      ? ("subscribe" as const)
      : ("byHand" as const)
    : ("none" as const),
});

/** Which booking software can be connected, with JSON Schemas of what each asks for, so that a screen can be made from it. */
export const listConnectors = () => ({ items: Object.values(connectors).map(viewOf) });

import * as z from "zod";
import { ClientId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { ClientPatch, ClientRow, NewClient, Profile } from "./schema.ts";

export const InClient = z.object({ clientId: ClientId });

export const clientReadRoutes = defineRoutes({
  "GET /v1/clients": {
    summary: "Clients by name",
    role: "member",
    query: PageQuery,
    reply: { 200: pageOf(ClientRow) },
  },
  "GET /v1/clients/{clientId}": {
    summary: "A client's profile",
    role: "member",
    params: InClient,
    reply: { 200: Profile },
  },
});

export const clientWriteRoutes = defineRoutes({
  "POST /v1/clients": { summary: "Add a client", role: "member", body: NewClient, reply: { 201: Profile } },
  "PATCH /v1/clients/{clientId}": {
    summary: "Change what the team knows of a client; null gives way to the booking software",
    role: "member",
    params: InClient,
    body: ClientPatch,
    reply: { 200: Profile },
  },
});

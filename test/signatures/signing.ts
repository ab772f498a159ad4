import { S3Client } from "@aws-sdk/client-s3";
import { expect, inject } from "vitest";
import type { Ctx } from "../../shared/ctx.ts";
import { bucketOf } from "../../shared/files/s3.ts";
import { signingOf } from "../../shared/signatures/page.ts";
import { sign } from "../../shared/signatures/sign.ts";
import type { GivenSignature } from "../../shared/signing/form.ts";
import { openDesk } from "../support/desk.ts";

export const text = { language: "en", title: "Liability waiver", body: "# Risks\n\nYoga is *safe*." };

/** A desk that asks for signatures, and a client's browser that signs by the links it gets. */
export const openSigning = async () => {
  const { studio, channels, desk } = await openDesk();
  const { call } = studio;
  const bucket = bucketOf(new S3Client({ endpoint: inject("storage"), forcePathStyle: true }), "files");
  const anyone = (now?: string): Ctx => ({
    ...studio.means,
    ...(now && { now: () => now }),
    accountId: "",
    actor: { id: "nobody", role: "instructor", permissions: [] },
  });
  const from = { address: "203.0.113.7", userAgent: "Firefox" };
  const hub = {
    studio,
    channels,
    desk,
    bucket,
    async waiver(fields: object = {}) {
      const { body, text: said } = await call("POST /v1/waivers", {
        body: { name: "Liability", texts: [text], ...fields },
      });
      if (!body?.id) throw new Error(said);
      return body;
    },
    change: (id: string, fields: object) =>
      call("PUT /v1/waivers/{waiverId}", {
        params: { waiverId: id },
        body: { name: "Liability", texts: [text], ...fields },
      }),
    /** asks, at a time; what came of it */
    ask: (clientId: string, waiverId: string, fields: object = {}, at?: string) =>
      call("POST /v1/clients/{clientId}/signatures", {
        params: { clientId },
        body: { waiverId, ...fields },
        ...(at && { at }),
      }),
    /** the token in the message of a request */
    async token({ sent }: { sent: { messageId: string | null; clientId: string | null }[] }): Promise<string> {
      const found = sent.find(({ messageId }) => messageId)!;
      const params = { clientId: found.clientId!, messageId: found.messageId! };
      const message = (await call("GET /v1/clients/{clientId}/messages/{messageId}", { params })).body;
      return /\/w\/([\w.-]+)/.exec(message.text ?? message.body)![1]!;
    },
    show: (token: string, languages?: string, now?: string) => signingOf(anyone(now), token, languages),
    async sign(token: string, given: Partial<GivenSignature> = {}, shown?: Shown, now?: string) {
      const { version, language } = shown ?? (await hub.show(token));
      return sign({ ctx: anyone(now), bucket }, token, {
        given: { name: "Maya Lindqvist", ...given },
        shown: { version, language },
        from,
      });
    },
    /** asks and signs */
    async signed(clientId: string, waiverId: string, fields: object = {}) {
      const { body } = await hub.ask(clientId, waiverId, fields);
      return hub.sign(await hub.token(body));
    },
    signatures: async (clientId: string) =>
      (await call("GET /v1/clients/{clientId}/signatures", { params: { clientId } })).body,
    async event(fields: object = {}): Promise<string> {
      const startsAt = new Date(Date.now() + 5 * 3600_000).toISOString();
      const body = { name: "Yin", eventType: "Yin", kind: "class", startsAt, ...fields };
      return (await call("POST /v1/events", { body })).body.id;
    },
    book: (clientId: string, eventId: string, fields: object = {}) =>
      call("POST /v1/clients/{clientId}/bookings", { params: { clientId }, body: { eventId, ...fields } }),
  };
  return hub;
};
type Shown = Parameters<typeof sign>[2]["shown"];
export type Signing = Awaited<ReturnType<typeof openSigning>>;

/** A refusal as a test compares it. */
export const refusal = async (attempt: Promise<unknown>) => {
  try {
    await attempt;
  } catch (error) {
    const { code, faults } = error as { code?: string; faults?: { pointer: string }[] };
    return [code, ...(faults ?? []).map(({ pointer }) => pointer)];
  }
  return expect.unreachable("it was not refused");
};

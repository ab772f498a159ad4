import { insistOn, type Kept, makeClient, type Pen, resend, type Writer } from "../writer.ts";

interface Letter extends Kept<"none" | "written"> {
  channel: "email" | "sms";
  token: string;
  clientId: string;
  id?: string;
}

interface Client {
  id: string;
  mobile: string;
}

let numbers = 1000;

/** States of a message that its provider took, and of one that it did not. */
const taken = new Set(["sent", "delivered"]);
const notTaken = new Set(["unknown", "failed"]);

/** Messages by email and SMS: each goes out at most once, and says in the end whether it did. */
export const lettersWriter = (pen: Pen): Writer => {
  const { api, random, token } = pen;
  const clients: Client[] = [];
  const letters: Letter[] = [];
  const addClient = async () => {
    numbers += 1;
    const mobile = `+1207555${numbers}`;
    const id = await makeClient(pen, { phones: [{ kind: "mobile", number: mobile }] });
    if (!id) return;
    const agreed = { subscribed: true, source: "client" };
    const answer = await api.insist(api.request("PUT", `/v1/clients/${id}/subscriptions/sms`, agreed));
    if (answer?.status === 200) clients.push({ id, mobile });
  };
  return {
    async act() {
      if (clients.length < 3) return addClient();
      const { id: clientId } = random.pick(clients);
      const channel = random.pick(["email", "sms"] as const);
      const letter: Letter = { channel, token: token(), clientId, state: "none" };
      letters.push(letter);
      const body = {
        channel,
        body: `${letter.token} See you tomorrow?`,
        ...(channel === "email" && { subject: letter.token }),
      };
      const request = api.request("POST", `/v1/clients/${clientId}/messages`, body);
      letter.id = (await insistOn(api, letter, { request, to: "written" }))?.body.id;
    },
    async finish() {
      for (const letter of letters) {
        const answer = await resend(pen, letter);
        letter.id ??= answer?.body?.id;
      }
    },
    async compare({ items, outbox }) {
      const wrong: string[] = [];
      const out = [...outbox.emails.map(({ text }) => text ?? ""), ...outbox.sms.map(({ body }) => body)];
      const messages = items.filter(({ type }) => type === "message").map(({ data }) => data as Record<string, string>);
      for (const { token: words, id, state } of letters) {
        const kept = messages.filter(({ body, subject }) => body?.startsWith(`${words} `) || subject === words);
        const sent = out.filter((text) => text.startsWith(`${words} `)).length;
        const told = kept.map((one) => one.state).join();
        if (kept.length !== (state === "written" ? 1 : kept.length) || kept.length > 1 || (id && kept[0]?.id !== id))
          wrong.push(`message ${words} is kept ${kept.length} times, its id is ${id}`);
        else if (sent > 1) wrong.push(`message ${words} was sent ${sent} times`);
        else if (kept.length === 0 ? sent > 0 : !(sent ? taken : notTaken).has(told))
          wrong.push(`message ${words} was sent ${sent} times and says "${told}" (${kept[0]?.reason})`);
      }
      for (const { mobile } of clients) {
        const more = outbox.sms.filter(({ to, body }) => to === mobile && !body.includes("See you tomorrow?"));
        if (more.length > 1) wrong.push(`${mobile} got ${more.length} instructions: ${more[1]?.body}`);
      }
      return wrong;
    },
  };
};

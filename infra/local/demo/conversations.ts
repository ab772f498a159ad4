import { hannah, jorge, olivia } from "./stories/contacts.ts";
import { zoe } from "./stories/guests.ts";
import { maya } from "./stories/maya.ts";
import { nadia } from "./stories/nadia.ts";

/** What a client, or somebody nobody knows, wrote to the studio's number. */
export interface DemoText {
  /** a client of the demo, or a number */
  from: string;
  body: string;
  /** what the desk did with it: answered and re-opened for a colleague, or put aside until a time */
  desk?: { reply: string; reopenFor: string } | { snoozeHours: number };
}

/** How the studio writes, and what stands in its discussions when the desk begins its day (demo.md). */
export interface Conversations {
  settings: { sms: { number: string }; email: { address: string; name: string }; acknowledgements: string[] };
  texts: DemoText[];
}

export const conversations: Conversations = {
  settings: {
    sms: { number: "+12075550199" },
    email: { address: "hello@tideline.example.com", name: "Tideline Yoga & Box" },
    acknowledgements: ["thank you", "thanks"],
  },
  texts: [
    { from: hannah, body: "STOP" },
    { from: olivia, body: "Cancel" },
    { from: jorge, body: "wrong number" },
    {
      from: zoe,
      body: "What should I wear tomorrow?",
      desk: { reply: "Anything you can stretch in!", reopenFor: "Lena Fischer" },
    },
    { from: nadia, body: "Can I freeze in January?", desk: { snoozeHours: 20 } },
    { from: "+12075550198", body: "hi do u have beginner boxing?" },
    { from: maya, body: "can I bring my sister tmrw?" },
  ],
};

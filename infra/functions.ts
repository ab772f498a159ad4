import { Duration } from "aws-cdk-lib";
import type { HubFunctionProps } from "./constructs/hub-function.ts";

type FunctionSpec = Pick<HubFunctionProps, "bundle" | "memoryMb" | "timeout" | "impact">;

/** Every function: its bundle, its size and time, and what its failure means to a person (the text of its alarm). */
export const functions = {
  api: {
    bundle: "api",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "Staff cannot open clients or save changes: some of their requests ended in an error. Look for the request id in the log of api.",
  },
  admin: {
    bundle: "admin",
    memoryMb: 1024,
    timeout: Duration.seconds(29),
    impact:
      "Owners and admins cannot change settings, staff or API keys, or answer a privacy request, segments do not show, and no series can be scheduled. The rest of the desk goes on working.",
  },
  public: {
    bundle: "public",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "Clients cannot unsubscribe or change what they are sent by the links in messages: mail providers count that as spam. The health check and the API's own description do not answer either.",
  },
  reference: {
    bundle: "reference",
    memoryMb: 512,
    timeout: Duration.seconds(10),
    impact: "The page that shows the API to developers (/docs) does not open. Nobody at the studio notices.",
  },
  charts: {
    bundle: "charts",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact: "Charts of a client's profile do not show. Everything else works.",
  },
  events: {
    bundle: "events",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "The calendar and its rosters do not show, and nobody can be booked or checked in. Look for the request id in the log of events.",
  },
  sales: {
    bundle: "sales",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "Packages, contracts and invoices do not show, and nothing can be sold or paid. Look for the request id in the log of sales.",
  },
  conversations: {
    bundle: "conversations",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "Discussions, messages and templates do not show, and staff cannot write to clients. What clients write is taken in all the same. Look for the request id in the log of conversations.",
  },
  records: {
    bundle: "records",
    memoryMb: 1769,
    timeout: Duration.seconds(29),
    impact:
      "Records of the booking software or changes of contact data were not taken: profiles fall behind until the sender repeats them.",
  },
  sources: {
    bundle: "sources",
    memoryMb: 1024,
    timeout: Duration.seconds(29),
    impact:
      "Booking software cannot be connected, paused or synced by hand, and its state does not show. Syncs go on by their schedule.",
  },
  hooks: {
    bundle: "hooks",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact:
      "What the booking software tells by itself does not come in: vendors repeat it for hours, and the next sync brings it all the same.",
  },
  sync: {
    bundle: "sync",
    memoryMb: 1769,
    timeout: Duration.minutes(15),
    impact:
      "A booking software was not synced: profiles fall behind. The run goes on from its last page by itself; see the source's state.",
  },
  authorizer: {
    bundle: "authorizer",
    memoryMb: 512,
    timeout: Duration.seconds(5),
    impact: "Staff and API keys are turned away: every request that could not be checked ends in an error.",
  },
  projections: {
    bundle: "projections",
    memoryMb: 1024,
    timeout: Duration.minutes(1),
    impact:
      "Numbers on profiles (spend, visits, counts) are behind for some clients. The sweep catches them up within six hours.",
  },
  publisher: {
    bundle: "publisher",
    memoryMb: 512,
    timeout: Duration.minutes(1),
    impact:
      "Messages are not sent and work that someone asked for (a recount, an import, an export, a merge) does not begin. Nothing is lost: it goes on when the queues take it, and jobs are woken by the sweep within six hours.",
  },
  files: {
    bundle: "files",
    memoryMb: 1024,
    timeout: Duration.seconds(15),
    impact: "No import or export can be begun. Those under way go on.",
  },
  documents: {
    bundle: "documents",
    memoryMb: 1769,
    timeout: Duration.seconds(29),
    impact:
      "Documents cannot be uploaded or opened, and clients cannot sign waivers: who has to sign first cannot register by themselves.",
  },
  progress: {
    bundle: "progress",
    memoryMb: 1024,
    timeout: Duration.seconds(10),
    impact: "Rewards, goals and the transformation log do not show, and nothing can be redeemed or measured.",
  },
  jobs: {
    bundle: "jobs",
    memoryMb: 1769,
    timeout: Duration.minutes(15),
    impact:
      "Work that someone asked for has stopped half way: a recount, an import, an export, a merge. It goes on by itself within six hours; its job says how far it is.",
  },
  sender: {
    bundle: "sender",
    memoryMb: 1024,
    timeout: Duration.seconds(30),
    impact:
      "Messages to clients wait or were not sent. Those that were tried are never sent again by themselves: their discussions say what became of each.",
  },
  intake: {
    bundle: "intake",
    memoryMb: 1024,
    timeout: Duration.minutes(1),
    impact:
      "Replies of clients, and what became of messages (delivered, bounced, opened), do not show. An opt-out may wait among them: look into this first.",
  },
  clock: {
    bundle: "clock",
    memoryMb: 512,
    timeout: Duration.seconds(50),
    impact:
      "Messages that were scheduled are not sent at their time and snoozed discussions do not come back. The next minute's run catches up.",
  },
  webhooks: {
    bundle: "webhooks",
    memoryMb: 1024,
    timeout: Duration.seconds(29),
    impact:
      "Other software cannot ask what changed, and webhooks cannot be set up or changed. What is told to those that are goes on.",
  },
  dispatcher: {
    bundle: "dispatcher",
    memoryMb: 1024,
    timeout: Duration.minutes(2),
    impact:
      "Webhooks are not told what changed: other software falls behind. Nothing is lost: the next change or the clock goes on where it stopped.",
  },
  retention: {
    bundle: "retention",
    memoryMb: 512,
    timeout: Duration.minutes(1),
    impact:
      "What the account's retention rules say should be erased or removed tonight was not ordered: personal data may be kept longer than they allow, until the next night. Points for birthdays and referrals come a night later.",
  },
  absences: {
    bundle: "absences",
    memoryMb: 512,
    timeout: Duration.minutes(15),
    impact:
      "Who did not come and was not recorded still shows as booked. Nothing is lost: the next hour's run catches up.",
  },
  resets: {
    bundle: "resets",
    memoryMb: 512,
    timeout: Duration.minutes(5),
    impact:
      "The end of a Period Count was not announced. The numbers are right all the same, and the next hour's run announces it.",
  },
  waitlists: {
    bundle: "waitlists",
    memoryMb: 512,
    timeout: Duration.minutes(5),
    impact:
      "A place that somebody from the waitlist did not confirm in time is not given to the next. It is at the next run, or when anybody is booked or cancels.",
  },
  series: {
    bundle: "series",
    memoryMb: 512,
    timeout: Duration.minutes(5),
    impact:
      "Events of series without an end are not made further ahead, nor booked for clients with a standing place. Thirteen weeks are made already; the next run within six hours catches up.",
  },
  canary: {
    bundle: "canary",
    memoryMb: 512,
    timeout: Duration.minutes(2),
    impact: "The canary itself broke: nobody tries the main job, and whether it works is not known.",
  },
  sweep: {
    bundle: "sweep",
    memoryMb: 1024,
    timeout: Duration.minutes(15),
    impact: "What a lost event left unsettled stays so: some numbers may be behind until a later sweep succeeds.",
  },
} as const satisfies Record<string, FunctionSpec>;

import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Note } from "./schema.ts";

/** S0-65, S0-66: the badge counts active notes, sensitive ones too; rosters ask for the starred ones where there are any (S1-33). */
export const noteContribution: Contribute<Note> = ({ status, starred }) =>
  status === "active" ? { sums: { activeNotes: 1, ...(starred && { starredNotes: 1 }) } } : nothing;

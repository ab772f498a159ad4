import { type Contribute, nothing } from "../settling/contribution.ts";
import type { Note } from "./schema.ts";

/** S0-65, S0-66: the badge counts active notes, sensitive ones too. */
export const noteContribution: Contribute<Note> = ({ status }) =>
  status === "active" ? { sums: { activeNotes: 1 } } : nothing;

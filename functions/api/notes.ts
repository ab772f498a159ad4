import type { noteRoutes } from "../../shared/notes/routes.ts";
import {
  addNote,
  archiveNote,
  changeNote,
  historyOf,
  listNotes,
  noteOf,
  restoreNote,
} from "../../shared/notes/service.ts";
import { type Handlers, withEtag } from "../../shared/route.ts";

const shown = async (written: ReturnType<typeof addNote>) => {
  const { note, rev } = await written;
  return withEtag(note, rev);
};

export const noteHandlers: Handlers<typeof noteRoutes> = {
  "GET /v1/clients/{clientId}/notes": ({ params, query }, ctx) => listNotes(ctx, params.clientId, query),
  "POST /v1/clients/{clientId}/notes": ({ params, body }, ctx) => shown(addNote(ctx, params.clientId, body)),
  "GET /v1/clients/{clientId}/notes/{noteId}": ({ params: { clientId, noteId } }, ctx) =>
    shown(noteOf(ctx, clientId, noteId)),
  "PATCH /v1/clients/{clientId}/notes/{noteId}": ({ params: { clientId, noteId }, body, ifMatch }, ctx) =>
    shown(changeNote(ctx, clientId, noteId, body, ifMatch)),
  "POST /v1/clients/{clientId}/notes/{noteId}/archive": ({ params: { clientId, noteId } }, ctx) =>
    shown(archiveNote(ctx, clientId, noteId)),
  "POST /v1/clients/{clientId}/notes/{noteId}/restore": ({ params: { clientId, noteId } }, ctx) =>
    shown(restoreNote(ctx, clientId, noteId)),
  "GET /v1/clients/{clientId}/notes/{noteId}/history": ({ params: { clientId, noteId }, query }, ctx) =>
    historyOf(ctx, clientId, noteId, query),
};

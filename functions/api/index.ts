import { apiRouteGroup } from "../../shared/routes/api.ts";
import { api } from "../http/api.ts";
import { bookingHandlers } from "./bookings.ts";
import { clientReadHandlers } from "./clients.ts";
import { consentHandlers } from "./consents.ts";
import { invoiceHandlers } from "./invoices.ts";
import { jobHandlers } from "./jobs.ts";
import { noteHandlers } from "./notes.ts";
import { relationshipHandlers } from "./relationships.ts";
import { settlingHandlers } from "./settling.ts";
import { tagHandlers } from "./tags.ts";
import { todoHandlers } from "./todos.ts";

export const handler = api(apiRouteGroup, {
  ...clientReadHandlers,
  ...relationshipHandlers,
  ...consentHandlers,
  ...bookingHandlers,
  ...invoiceHandlers,
  ...settlingHandlers,
  ...jobHandlers,
  ...tagHandlers,
  ...todoHandlers,
  ...noteHandlers,
});

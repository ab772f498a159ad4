import { adminRouteGroup } from "../../shared/routes/admin.ts";
import { api } from "../http/api.ts";
import { accountHandlers } from "./accounts.ts";
import { auditHandlers } from "./audit.ts";
import { bookingSettingHandlers } from "./bookings.ts";
import { bulkHandlers } from "./bulk.ts";
import { campaignHandlers } from "./campaigns.ts";
import { consentSettingHandlers } from "./consents.ts";
import { countPreviewHandlers } from "./count-preview.ts";
import { duplicateHandlers } from "./duplicates.ts";
import { fieldHandlers } from "./fields.ts";
import { keyHandlers } from "./keys.ts";
import { mergeHandlers } from "./merges.ts";
import { messagingSettingHandlers } from "./messaging.ts";
import { privacyHandlers } from "./privacy.ts";
import { reportHandlers } from "./reports.ts";
import { resetHandlers } from "./resets.ts";
import { retentionHandlers } from "./retention.ts";
import { segmentHandlers } from "./segments.ts";
import { seriesHandlers } from "./series.ts";
import { staffHandlers } from "./staff.ts";
import { tagCurateHandlers } from "./tags.ts";

export const handler = api(adminRouteGroup, {
  ...privacyHandlers,
  ...bookingSettingHandlers,
  ...consentSettingHandlers,
  ...messagingSettingHandlers,
  ...retentionHandlers,
  ...resetHandlers,
  ...auditHandlers,
  ...accountHandlers,
  ...countPreviewHandlers,
  ...duplicateHandlers,
  ...mergeHandlers,
  ...fieldHandlers,
  ...staffHandlers,
  ...keyHandlers,
  ...segmentHandlers,
  ...bulkHandlers,
  ...campaignHandlers,
  ...reportHandlers,
  ...tagCurateHandlers,
  ...seriesHandlers,
});

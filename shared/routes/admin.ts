import { accountRoutes } from "../accounts/routes.ts";
import { auditRoutes } from "../audit/routes.ts";
import { bookingSettingRoutes } from "../bookings/setting-routes.ts";
import { bulkRoutes } from "../bulk/routes.ts";
import { campaignRoutes } from "../campaigns/routes.ts";
import { consentSettingRoutes } from "../consents/setting-routes.ts";
import { countPreviewRoutes } from "../counts/preview-routes.ts";
import { duplicateRoutes } from "../duplicates/routes.ts";
import { fieldRoutes } from "../fields/routes.ts";
import { keyRoutes } from "../keys/routes.ts";
import { mergeRoutes } from "../merges/routes.ts";
import { messagingSettingRoutes } from "../messages/setting-routes.ts";
import { privacyRoutes } from "../privacy/routes.ts";
import { reportRoutes } from "../reports/routes.ts";
import { resetRoutes } from "../resets/routes.ts";
import { retentionRoutes } from "../retention/routes.ts";
import { segmentRoutes } from "../segments/routes.ts";
import { seriesRoutes } from "../series/routes.ts";
import { staffRoutes } from "../staff/routes.ts";
import { tagCurateRoutes } from "../tags/routes.ts";

/** Routes of the function `admin`: what owners, admins and managers do now and then: who works here and may what, settings, segments, messages to many, privacy, series. */
export const adminRouteGroup = {
  ...duplicateRoutes,
  ...mergeRoutes,
  ...privacyRoutes,
  ...retentionRoutes,
  ...resetRoutes,
  ...bookingSettingRoutes,
  ...consentSettingRoutes,
  ...messagingSettingRoutes,
  ...auditRoutes,
  ...accountRoutes,
  ...countPreviewRoutes,
  ...fieldRoutes,
  ...staffRoutes,
  ...keyRoutes,
  ...segmentRoutes,
  ...bulkRoutes,
  ...campaignRoutes,
  ...reportRoutes,
  ...tagCurateRoutes,
  ...seriesRoutes,
} as const;

import { type Handlers, withEtag } from "../../shared/route.ts";
import { whoAmI } from "../../shared/staff/me.ts";
import { type staffRoutes, staffView } from "../../shared/staff/routes.ts";
import { changeStaff, inviteStaff, inviteStaffAgain, removeStaff } from "../../shared/staff/service.ts";
import { listStaff, type StoredStaff, staffById } from "../../shared/staff/store.ts";
import { signIns } from "./sign-in.ts";

const shown = ({ person, rev }: StoredStaff) => withEtag(staffView(person), rev);

export const staffHandlers: Handlers<typeof staffRoutes> = {
  "GET /v1/me": (_, ctx) => whoAmI(ctx),
  "GET /v1/staff": async ({ query }, ctx) => {
    const { items, nextCursor } = await listStaff(ctx, query);
    return { items: items.map(staffView), nextCursor };
  },
  "POST /v1/staff": async ({ body }, ctx) => shown(await inviteStaff(ctx, body, signIns())),
  "GET /v1/staff/{staffId}": async ({ params }, ctx) => shown(await staffById(ctx, params.staffId)),
  "PATCH /v1/staff/{staffId}": async ({ params, body, ifMatch }, ctx) =>
    shown(await changeStaff(ctx, params.staffId, body, ifMatch)),
  "DELETE /v1/staff/{staffId}": ({ params }, ctx) => removeStaff(ctx, params.staffId),
  "POST /v1/staff/{staffId}/invite": async ({ params }, ctx) =>
    shown(await inviteStaffAgain(ctx, params.staffId, signIns())),
};

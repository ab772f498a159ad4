import * as z from "zod";
import { InClient } from "../clients/routes.ts";
import { GoalId } from "../kernel/ids.ts";
import { PageQuery, pageOf } from "../kernel/page.ts";
import { defineRoutes } from "../route.ts";
import { GoalPatch, GoalState, GoalVersion, GoalView, NewGoal } from "./schema.ts";

const InGoal = InClient.extend({ goalId: GoalId });

export const goalRoutes = defineRoutes({
  "GET /v1/clients/{clientId}/goals": {
    summary:
      "A client's goals, newest first, each with its state and progress; a page may hold fewer than asked where state leaves some out",
    right: "transformation",
    params: InClient,
    query: PageQuery.extend({ state: GoalState.optional() }),
    reply: { 200: pageOf(GoalView) },
  },
  "POST /v1/clients/{clientId}/goals": {
    summary: "Set a client a goal, measured by a field of the transformation log, by the Club Count, or by hand",
    right: "transformation",
    params: InClient,
    body: NewGoal,
    reply: { 201: GoalView },
  },
  "GET /v1/clients/{clientId}/goals/{goalId}": {
    summary: "A goal with its state and progress, and by what it was reached",
    right: "transformation",
    params: InGoal,
    reply: { 200: GoalView },
  },
  "PATCH /v1/clients/{clientId}/goals/{goalId}": {
    summary: "Change or archive a goal, or say that one without a measure was reached; what it was before is kept",
    right: "transformation",
    params: InGoal,
    body: GoalPatch,
    reply: { 200: GoalView },
  },
  "DELETE /v1/clients/{clientId}/goals/{goalId}": {
    summary: "Take a goal away; what it was is kept in its history",
    right: "transformation",
    params: InGoal,
    reply: { 204: z.void() },
  },
  "GET /v1/clients/{clientId}/goals/{goalId}/history": {
    summary: "What a goal was before, newest first, also of one that was taken away",
    right: "transformation",
    params: InGoal,
    query: PageQuery,
    reply: { 200: pageOf(GoalVersion) },
  },
});

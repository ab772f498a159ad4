/** Routes of the function `progress`: what a client earned, measured and aims for. */
export const progressRouteGroup = {} as const;

import * as z from "zod";

/** The answer of a route with `page: true`: a whole HTML document. */
export const Html = z.string().meta({ description: "An HTML document in the language of Accept-Language" });

import { defineConnector } from "../contract.ts";
import { map } from "./map.ts";
import { pull } from "./pull.ts";
import { Credentials, Settings, types } from "./schema.ts";

/** Files that are dropped into a source's folder: tables by a mapping, JSON Lines as they are (README.md). */
export const files = defineConnector({
  name: "files",
  title: "Files",
  settings: Settings,
  credentials: Credentials,
  resources: [{ name: "drop", types, history: "whole", later: "whole" }],
  everyMinutes: 15,
  test: async (link) => {
    const { length } = await link.files.list();
    return length === 1 ? "Drop folder, 1 file waits" : `Drop folder, ${length} files wait`;
  },
  pull,
  map,
});

import type { UploadForm } from "../../shared/files/schema.ts";

/** Sends a file by an upload form as a browser does, with `changed` fields in place of the form's own. */
export const upload = async (
  { url, fields }: Pick<UploadForm, "url" | "fields">,
  bytes: string | Uint8Array<ArrayBuffer>,
  changed: Record<string, string> = {},
): Promise<{ status: number; text: string }> => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) form.append(name, value);
  form.append("file", new Blob([bytes]), "upload");
  const response = await fetch(url, { method: "POST", body: form });
  return { status: response.status, text: await response.text() };
};
